// Gives each resource a version that follows from its content, and its bytes, made once for as long
// as the same object is told to anyone. Knows nothing of what the resources mean.
import { createHash } from 'node:crypto';
import { patched, patchOf } from '../../lib/pure/index.ts';

/** A resource ready to be told. */
export type Versioned = {
  readonly name: string;
  /** Equal for equal content, so that a proxy that holds it need not hear it again. */
  readonly version: string;
  /** The encoded `google.protobuf.Any`. */
  readonly bytes: Buffer;
  readonly value: object;
};

/** Resources by type URL and name, as translation made them. */
export type Collections = ReadonlyMap<string, ReadonlyMap<string, object>>;

/** The same, ready to be told. Equal collections are the same object. */
export type Published = {
  readonly version: string;
  readonly types: ReadonlyMap<string, ReadonlyMap<string, Versioned>>;
};

/** The bytes of a resource as an `Any` of that type. */
export type Encode = (typeUrl: string, value: object) => Buffer;

// 72 bits: two contents under one name will not meet.
const VERSION_BYTES = 9;

export class Edition {
  readonly #encode: Encode;
  readonly #resources = new WeakMap<object, Versioned>();
  readonly #collections = new WeakMap<object, ReadonlyMap<string, Versioned>>();
  readonly #published = new WeakMap<Collections, Published>();

  constructor(encode: Encode) {
    this.#encode = encode;
  }

  publish(collections: Collections, version: string): Published {
    const known = this.#published.get(collections);
    if (known !== undefined) return known;
    const types = new Map<string, ReadonlyMap<string, Versioned>>();
    for (const [typeUrl, resources] of collections) {
      types.set(typeUrl, this.#collection(typeUrl, resources));
    }
    const published = { version, types };
    this.#published.set(collections, published);
    return published;
  }

  #collection(
    typeUrl: string,
    resources: ReadonlyMap<string, object>,
  ): ReadonlyMap<string, Versioned> {
    const known = this.#collections.get(resources);
    if (known !== undefined) return known;
    const patch = patchOf(resources);
    const before = patch && this.#collections.get(patch.from);
    const isWhole = before === undefined || patch === undefined;
    const news = new Map<string, Versioned>();
    for (const name of isWhole ? resources.keys() : patch.names) {
      const value = resources.get(name);
      if (value !== undefined) news.set(name, this.#versioned({ typeUrl, name, value }));
    }
    const all = isWhole ? news : patched(before, news);
    this.#collections.set(resources, all);
    return all;
  }

  #versioned({ typeUrl, name, value }: Told): Versioned {
    const known = this.#resources.get(value);
    if (known?.name === name) return known;
    const bytes = this.#encode(typeUrl, value);
    const digest = createHash('sha256').update(bytes).digest();
    const version = digest.subarray(0, VERSION_BYTES).toString('base64url');
    const versioned = { name, version, bytes, value };
    this.#resources.set(value, versioned);
    return versioned;
  }
}

type Told = { readonly typeUrl: string; readonly name: string; readonly value: object };
