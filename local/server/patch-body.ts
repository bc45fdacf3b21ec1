// The body of a PATCH: its media type says which of the four kinds it is.
import { isList, type Patch } from '../../lib/index.ts';
import { badRequest, unsupportedMediaType } from '../registry/index.ts';
import { asObject, jsonFrom, mediaTypeOf, readBytes, yamlFrom } from './body.ts';
import { forceOf } from './caller.ts';
import type { Exchange } from './exchange.ts';

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

export async function readPatch(exchange: Exchange): Promise<Patch> {
  const bytes = await readBytes(exchange.request);
  switch (mediaTypeOf(exchange.request)) {
    case 'application/json-patch+json': {
      const operations = jsonFrom(bytes);
      if (!isList(operations)) throw badRequest('a JSON patch is a list of operations');
      return { kind: 'json', operations };
    }
    case 'application/merge-patch+json':
      return { kind: 'merge', change: asObject(jsonFrom(bytes)) };
    case 'application/strategic-merge-patch+json':
      return { kind: 'strategic', change: asObject(jsonFrom(bytes)) };
    case 'application/apply-patch+yaml': {
      if ((exchange.query.get('fieldManager') ?? '') === '') {
        throw badRequest(
          'PatchOptions.meta.k8s.io "" is invalid: ' +
            'fieldManager: Required value: is required for apply patch',
        );
      }
      return { kind: 'apply', object: asObject(yamlFrom(bytes)), force: forceOf(exchange) };
    }
    default:
      throw unsupportedMediaType(PATCH_TYPES);
  }
}
