// Everything that is read and not stored: what is served, how it looks, who we are, whether we are
// well. Documents are made once for each set of kinds and kept as bytes.
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../lib/index.ts';
import { openApiBytes, openApiIndex } from '../kinds/index.ts';
import { unknownPath, type Catalog } from '../registry/index.ts';
import { aggregatedType, discoveryFormOf } from './accept.ts';
import {
  aggregatedDiscovery,
  coreVersions,
  groupDocument,
  groupList,
  resourceList,
} from './discovery.ts';
import { answerText, type Exchange } from './exchange.ts';
import type { Identity } from './identity.ts';
import type { Route } from './route.ts';

/** kubectl compares the minor version with its own; features are told by discovery. */
const VERSION: JsonObject = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0+lateen',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: 'linux',
};

// kubectl asks for the older schemas when it applies a `List`, and leaves validation to the server
// for what they do not name. A protobuf message without fields names nothing.
const OPENAPI_V2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const NO_SCHEMAS = new Uint8Array();

type DocumentParts = {
  readonly catalog: Catalog;
  readonly identity: Identity;
  /** Where clients reach this server, `host:port`. */
  readonly address: string;
};

export type Documents = (exchange: Exchange, route: DocumentRoute) => void;
type DocumentRoute = Exclude<Route, { readonly kind: 'resource' | 'unknown' | 'health' }>;

/** A document, or its bytes where somebody else keeps them. */
type Content = JsonObject | Uint8Array;
type Kept = { readonly bytes: Uint8Array; readonly tag: string };

export function documents(parts: DocumentParts): Documents {
  const kept = new Map<string, Kept>();
  let revision = 0;
  const bytesOf = (name: string, make: () => Content | undefined): Kept => {
    if (revision !== parts.catalog.revision) kept.clear();
    revision = parts.catalog.revision;
    const found = kept.get(name) ?? keep(make());
    kept.set(name, found);
    return found;
  };
  return (exchange, route) => {
    const { name, type, make } = documentOf(parts, exchange, route);
    const { bytes, tag } = bytesOf(name, make);
    const headers = { ETag: tag, Vary: 'Accept' };
    if (exchange.request.headers['if-none-match'] === tag) {
      exchange.response.writeHead(304, headers).end();
      return;
    }
    answerText(exchange, bytes, { type, headers });
  };
}

function keep(content: Content | undefined): Kept {
  if (content === undefined) throw unknownPath();
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  const hash = createHash('sha256').update(bytes).digest('hex').toUpperCase();
  return { bytes, tag: `"${hash}"` };
}

type Document = {
  /** Under which it is kept. */
  readonly name: string;
  readonly type: string;
  readonly make: () => Content | undefined;
};

function documentOf(parts: DocumentParts, exchange: Exchange, route: DocumentRoute): Document {
  const { catalog, identity, address } = parts;
  const plain = (make: () => Content | undefined): Document => ({
    name: exchange.path,
    type: 'application/json',
    make,
  });
  switch (route.kind) {
    case 'version':
      return plain(() => VERSION);
    case 'metrics':
      return plain(() => undefined);
    case 'well-known':
      return plain(() => identity.published(route.path));
    case 'groups': {
      const { core } = route;
      const form = discoveryFormOf(exchange.request.headers.accept);
      if (form.kind === 'plain') {
        return plain(() => (core ? coreVersions(address) : groupList(catalog.kinds())));
      }
      const { version } = form;
      return {
        name: `${exchange.path} ${version}`,
        type: aggregatedType(version),
        make: () => aggregatedDiscovery(catalog.kinds(), { core, version }),
      };
    }
    case 'group':
      return plain(() => groupDocument(catalog.kinds(), route.group));
    case 'group-version':
      return plain(() => resourceList(catalog.kinds(), route));
    case 'openapi': {
      const { groupVersion } = route;
      if (groupVersion === undefined) return plain(() => openApiIndex(catalog.kinds()));
      return plain(() => openApiBytes(groupVersion, catalog.kinds()));
    }
    case 'openapi-v2':
      return { name: exchange.path, type: OPENAPI_V2, make: () => NO_SCHEMAS };
  }
}
