// Envoy's API as typed values: bytes, JSON and `Any` in and out, by full message name.
import {
  fromJson,
  isObject,
  Protobuf,
  WireError,
  type Definition,
  type Json,
  type JsonObject,
  type OnUnknown,
} from '../../lib/index.ts';
import { XDS_PROTOS } from './protos.ts';
import type { AnyMessage, XdsMessages } from './types.ts';

export type XdsName = keyof XdsMessages;

/** Where the field is (`filterChains[0].#37`), and the message that has it. */
export type XdsUnknown = { readonly path: string; readonly type: string };

type XdsProblem = { readonly path: string; readonly message: string };
export type XdsReading<T> =
  /** `unknown`: fields this build does not know; whoever guards with them must refuse. */
  | { readonly kind: 'ok'; readonly value: T; readonly unknown: readonly XdsUnknown[] }
  | { readonly kind: 'rejected'; readonly problems: readonly XdsProblem[] };

/** Made once by each program that speaks xDS; parsing the definitions takes a few milliseconds. */
export class Xds {
  readonly #protobuf = new Protobuf([XDS_PROTOS]);

  decode<N extends XdsName>(name: N, bytes: Uint8Array): XdsReading<XdsMessages[N]> {
    const unknown: XdsUnknown[] = [];
    const onUnknown: OnUnknown = ({ path, type }) => void unknown.push({ path, type });
    try {
      // The definitions and the static types are generated from one list.
      const value = this.#protobuf.decode(name, bytes, onUnknown) as XdsMessages[N];
      return { kind: 'ok', value, unknown };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return { kind: 'rejected', problems: [{ path: '', message: error.message }] };
    }
  }

  encode<N extends XdsName>(name: N, value: XdsMessages[N]): Buffer {
    return this.#protobuf.encode(name, value);
  }

  /** From proto3 JSON as people write it in YAML. Unknown fields are problems of their own. */
  fromJson<N extends XdsName>(name: N, json: Json): XdsReading<XdsMessages[N]> {
    const problems: XdsProblem[] = [];
    const unknown: XdsUnknown[] = [];
    const { definitions } = this.#protobuf;
    const value = fromJson(
      {
        definitions,
        path: '',
        report(problem) {
          const { path, message } = problem;
          if (problem.kind === 'unknown-field') unknown.push({ path, type: problem.type });
          else problems.push({ path, message });
        },
      },
      name,
      json,
    );
    if (problems.length > 0 || !isObject(value)) return { kind: 'rejected', problems };
    return { kind: 'ok', value, unknown };
  }

  /** Every message by its full name: for printing, and for nothing that decides. */
  get definitions(): ReadonlyMap<string, Definition> {
    return this.#protobuf.definitions;
  }

  knows(name: string): boolean {
    return this.#protobuf.definitions.has(name);
  }
}

const TYPE_PREFIX = 'type.googleapis.com/';

export function typeUrl(name: XdsName): string {
  return `${TYPE_PREFIX}${name}`;
}

export function nameOfTypeUrl(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

export function pack<N extends XdsName>(name: N, value: XdsMessages[N]): AnyMessage {
  return { '@type': typeUrl(name), ...(value as JsonObject) };
}

/** The message inside, when it is of that type. */
export function unpack<N extends XdsName>(
  packed: AnyMessage | undefined,
  name: N,
): XdsMessages[N] | undefined {
  if (packed === undefined || nameOfTypeUrl(packed['@type']) !== name) return undefined;
  return packed as XdsMessages[N];
}
