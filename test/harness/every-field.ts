// Messages with everything in them, which remember what was read: a field that a compiler never
// looks at was lost in silence.
import type { FieldDefinition, Definition } from '../../lib/protobuf/index.ts';
import type { Json, JsonObject } from '../../lib/index.ts';

type Definitions = ReadonlyMap<string, Definition>;

// How deep messages that hold themselves are filled.
const DEPTH_MAX = 3;

export class EveryField {
  readonly #definitions: Definitions;
  readonly #read = new Set<string>();
  readonly #made = new Set<string>();

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  /** Messages of that type that together have every field, and of a oneof each alternative. */
  variants(type: string, depth = 0): readonly JsonObject[] {
    const definition = this.#definitions.get(type);
    if (definition?.kind !== 'message') return [{}];
    const always: Record<string, Json> = {};
    const instead: JsonObject[] = [];
    for (const field of definition.fields) {
      const [first, ...others] = this.#values(field, depth);
      if (first === undefined) continue;
      this.#made.add(`${type}.${field.jsonName}`);
      if (field.oneof === undefined) always[field.jsonName] = first;
      else others.unshift(first);
      instead.push(...others.map((value) => ({ [field.jsonName]: value })));
    }
    const all = [{}, ...instead].map((one) => ({ ...always, ...one }));
    return all.map((one) => this.#watched(type, one));
  }

  /** Fields that nobody looked at: `message.field`. */
  unread(): readonly string[] {
    return [...this.#made].filter((field) => !this.#read.has(field)).sort();
  }

  #values(field: FieldDefinition, depth: number): readonly Json[] {
    const some = this.#single(field.type, depth);
    if (some.length === 0) return [];
    if (field.mapKey !== undefined) return some.map((one) => ({ key: one }));
    return field.repeated ? [[...some]] : some;
  }

  #single(type: string, depth: number): readonly Json[] {
    if (type === 'string' || type === 'bytes') return ['x'];
    if (type === 'bool' || type === 'google.protobuf.BoolValue') return [true];
    if (type === 'google.protobuf.Duration') return ['1s'];
    if (type === 'google.protobuf.Any') return [{ '@type': 'x/unknown.Message' }];
    if (type === 'google.protobuf.Struct') return [{}];
    if (!type.includes('.') || type.startsWith('google.protobuf.')) return [1];
    const definition = this.#definitions.get(type);
    if (definition?.kind === 'enum') return [...definition.values.keys()].slice(-1);
    return depth >= DEPTH_MAX ? [] : this.variants(type, depth + 1);
  }

  #watched(type: string, message: JsonObject): JsonObject {
    return new Proxy(message, {
      get: (target, name) => {
        if (typeof name !== 'string') return undefined;
        this.#read.add(`${type}.${name}`);
        return target[name];
      },
    });
  }
}
