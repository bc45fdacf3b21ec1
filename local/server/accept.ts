// In which form a client wants its answer, as its `Accept` header says, best first.
import { notAcceptable } from '../registry/index.ts';

export type Form = 'json' | 'table' | 'partial';
type DiscoveryForm =
  | { readonly kind: 'plain' }
  | { readonly kind: 'aggregated'; readonly version: 'v2' | 'v2beta1' };

type MediaType = { readonly type: string; readonly parameters: ReadonlyMap<string, string> };

// More than any client sends; an endless header is not worth reading.
const MEDIA_TYPES_MAX = 32;
const JSON_TYPES = ['application/json', 'application/*', '*/*'];

export function formOf(accept: string | undefined): Form {
  for (const { type, parameters } of mediaTypes(accept)) {
    if (!JSON_TYPES.includes(type)) continue;
    const as = parameters.get('as');
    if (as === undefined) return 'json';
    if (parameters.get('g') !== 'meta.k8s.io' || parameters.get('v') !== 'v1') continue;
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'partial';
  }
  throw notAcceptable(['application/json']);
}

export function discoveryFormOf(accept: string | undefined): DiscoveryForm {
  for (const { type, parameters } of mediaTypes(accept)) {
    if (type !== 'application/json') continue;
    if (parameters.get('as') !== 'APIGroupDiscoveryList') return { kind: 'plain' };
    const version = parameters.get('v');
    if (version === 'v2' || version === 'v2beta1') return { kind: 'aggregated', version };
  }
  return { kind: 'plain' };
}

/** What an aggregated answer is called; kubectl reads it as such only when it hears this. */
export function aggregatedType(version: 'v2' | 'v2beta1'): string {
  return `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
}

function mediaTypes(accept = '*/*'): readonly MediaType[] {
  return accept
    .split(',', MEDIA_TYPES_MAX)
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
      return { type: type.toLowerCase(), parameters: new Map(parameters.map(pair)) };
    });
}

function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
