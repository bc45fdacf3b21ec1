// Messages as JSON-shaped values: what `decode` returns and `encode` takes is the message's proto3
// JSON form (lowerCamelCase names, enums by name, bytes as base64, durations as `1.5s`, an `Any` as
// its fields with `@type`), so that a dump, a YAML file and the wire are one representation.
// Fields the definitions do not have are reported by path, never lost in silence.
import { isList, type Json, type JsonObject } from '../json.ts';
import {
  definitions,
  type Definition,
  type EnumDefinition,
  type FieldDefinition,
} from './definition.ts';
import { decodeScalar, encodeScalar, scalarWireType, textOf } from './scalar.ts';
import { setOwn, WELL_KNOWN, WELL_KNOWN_PROTO, type WellKnown } from './well-known.ts';
import { BYTES, Reader, VARINT, WireError, Writer } from './wire.ts';

/**
 * `path` is where in the message: `filterChains[0].filters[1].#37`; `type` the message that has
 * no such field.
 */
export type UnknownField = {
  readonly path: string;
  readonly number: number;
  readonly type: string;
};
export type OnUnknown = (field: UnknownField) => void;

/** Where a reader is: pushed and popped on the way, and made into text only for what is told. */
type Context = { readonly onUnknown: OnUnknown | undefined; readonly path: (string | number)[] };

type FieldCodec = {
  readonly field: FieldDefinition;
  readonly wireType: number;
  readonly isMessage: boolean;
  readonly decode: (reader: Reader, context: Context) => Json;
  readonly encode: (writer: Writer, value: Json) => void;
};

type MessageCodec = {
  readonly type: string;
  readonly byNumber: ReadonlyMap<number, FieldCodec>;
  readonly fields: readonly FieldCodec[];
};

/** The messages of a set of `.proto` texts. Codecs are made when first used. */
export class Protobuf {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly #codecs = new Map<string, MessageCodec>();

  constructor(sources: readonly string[]) {
    this.definitions = definitions([...sources, WELL_KNOWN_PROTO]);
  }

  /** Throws `WireError` on bytes that are not this message. */
  decode(type: string, bytes: Uint8Array, onUnknown?: OnUnknown): JsonObject {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const value = this.#decode(type, new Reader(buffer), { onUnknown, path: [] });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
    throw new WireError(`${type} is not a message with fields`);
  }

  encode(type: string, value: JsonObject): Buffer {
    const writer = new Writer();
    this.#encode(type, writer, value);
    return writer.finish();
  }

  #decode(type: string, reader: Reader, context: Context): Json {
    const known = WELL_KNOWN.get(type);
    if (known === undefined) return read(this.#codec(type), reader, context);
    return this.#readKnown(known, reader, context);
  }

  #readKnown(known: WellKnown, reader: Reader, context: Context): Json {
    return known.decode(reader, (type, inner) => {
      if (WELL_KNOWN.has(type)) return { value: this.#decode(type, inner, context) };
      if (!this.definitions.has(type)) return undefined;
      return this.#decode(type, inner, context);
    });
  }

  #encode(type: string, writer: Writer, value: Json): void {
    const known = WELL_KNOWN.get(type);
    if (known === undefined) return this.#write(type, writer, value);
    known.encode(writer, value, (inner, innerWriter, innerValue) => {
      if (!this.definitions.has(inner) && !WELL_KNOWN.has(inner)) return false;
      this.#encode(inner, innerWriter, innerValue);
      return true;
    });
  }

  #write(type: string, writer: Writer, value: Json): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new WireError(`${type} must be an object`);
    }
    const object = value as JsonObject;
    for (const codec of this.#codec(type).fields) {
      const { field } = codec;
      const given = object[field.jsonName];
      if (given === undefined || given === null) continue;
      if (field.mapKey !== undefined) writeMap(codec, writer, given);
      else if (isList(given)) for (const item of given) writeOne(codec, writer, item);
      else if (codec.isMessage || field.presence || field.oneof !== undefined || !isZero(given)) {
        writeOne(codec, writer, given);
      }
    }
  }

  #codec(type: string): MessageCodec {
    const made = this.#codecs.get(type);
    if (made !== undefined) return made;
    const definition = this.definitions.get(type);
    if (definition?.kind !== 'message') throw new Error(`no message ${type}`);
    const fields = definition.fields.map((field) => this.#fieldCodec(field));
    const byNumber = new Map(fields.map((codec) => [codec.field.number, codec]));
    const codec = { type, fields, byNumber };
    this.#codecs.set(type, codec);
    return codec;
  }

  #fieldCodec(field: FieldDefinition): FieldCodec {
    const value = this.#valueCodec(field.type);
    if (field.mapKey === undefined) return { field, ...value };
    const key = this.#valueCodec(field.mapKey);
    return {
      field,
      wireType: BYTES,
      isMessage: false,
      decode: (reader, context) => readEntry({ key, value }, reader.message(), context),
      encode: (writer, entry) => writeEntry({ key, value }, writer, entry),
    };
  }

  #valueCodec(type: string): Omit<FieldCodec, 'field'> {
    const wireType = scalarWireType(type);
    if (wireType !== undefined) {
      return {
        wireType,
        isMessage: false,
        decode: (reader) => decodeScalar(type, reader),
        encode: (writer, value) => encodeScalar(type, writer, value),
      };
    }
    const definition = this.definitions.get(type);
    if (definition?.kind === 'enum') return enumCodec(definition);
    const known = WELL_KNOWN.get(type);
    return {
      wireType: BYTES,
      isMessage: true,
      decode: known === undefined ? this.#reading(type) : this.#readingKnown(known),
      encode: (writer, value) => writer.message(() => this.#encode(type, writer, value)),
    };
  }

  /** Looks the message up when it is first met: messages may contain themselves. */
  #reading(type: string): FieldCodec['decode'] {
    let codec: MessageCodec | undefined;
    return (reader, context) => read((codec ??= this.#codec(type)), reader.message(), context);
  }

  #readingKnown(known: WellKnown): FieldCodec['decode'] {
    return (reader, context) => this.#readKnown(known, reader.message(), context);
  }
}

function read(message: MessageCodec, reader: Reader, context: Context): JsonObject {
  const { byNumber, type } = message;
  const result: Record<string, Json> = {};
  while (!reader.done) {
    const tag = reader.uint32();
    const codec = byNumber.get(tag >>> 3);
    const wireType = tag & 7;
    if (codec === undefined) {
      const number = tag >>> 3;
      if (number === 0) throw new WireError(`field number 0 at byte ${reader.at}`);
      context.onUnknown?.({ path: `${textOfPath(context)}#${number}`, number, type });
      reader.skip(wireType);
    } else if (wireType === codec.wireType) {
      const { jsonName, repeated, mapKey } = codec.field;
      if (mapKey !== undefined) readInMap(codec, result, { reader, context });
      else if (repeated) {
        const list = (result[jsonName] ??= []) as Json[];
        context.path.push(jsonName, list.length);
        list.push(codec.decode(reader, context));
        context.path.length -= 2;
      } else {
        context.path.push(jsonName);
        result[jsonName] = codec.decode(reader, context);
        context.path.length -= 1;
      }
    } else if (wireType === BYTES && codec.field.repeated) {
      const list = (result[codec.field.jsonName] ??= []) as Json[];
      const packed = reader.message();
      while (!packed.done) list.push(codec.decode(packed, context));
    } else {
      const path = textOfPath(context);
      throw new WireError(`${path}${codec.field.name}: unexpected wire type ${wireType}`);
    }
  }
  return result;
}

type Place = { readonly reader: Reader; readonly context: Context };

function readInMap(
  codec: FieldCodec,
  into: Record<string, Json>,
  { reader, context }: Place,
): void {
  const { jsonName } = codec.field;
  context.path.push(jsonName);
  const entry = codec.decode(reader, context) as Record<string, Json>;
  context.path.length -= 1;
  const map = (into[jsonName] ??= {}) as Record<string, Json>;
  for (const [name, value] of Object.entries(entry)) setOwn(map, name, value);
}

/** `filterChains[0].filters[1].` */
function textOfPath({ path }: Context): string {
  let text = '';
  path.forEach((step, i) => {
    if (typeof step === 'number') text += `[${step}]`;
    else text += i === 0 ? step : `.${step}`;
  });
  return text === '' ? '' : `${text}.`;
}

type EntryCodecs = {
  readonly key: Omit<FieldCodec, 'field'>;
  readonly value: Omit<FieldCodec, 'field'>;
};

function readEntry({ key, value }: EntryCodecs, reader: Reader, context: Context): JsonObject {
  let name = '';
  let held: Json = value.isMessage ? {} : '';
  while (!reader.done) {
    const tag = reader.uint32();
    const expected = tag >>> 3 === 1 ? key : tag >>> 3 === 2 ? value : undefined;
    if (expected !== undefined && expected.wireType !== (tag & 7)) {
      throw new WireError(`a map entry with unexpected wire type ${tag & 7} at byte ${reader.at}`);
    }
    if (tag >>> 3 === 1) name = textOf(key.decode(reader, context));
    else if (tag >>> 3 === 2) held = value.decode(reader, context);
    else reader.skip(tag & 7);
  }
  const entry: Record<string, Json> = {};
  setOwn(entry, name, held);
  return entry;
}

function writeEntry({ key, value }: EntryCodecs, writer: Writer, entry: Json): void {
  const [[name, held] = ['', '']] = Object.entries(entry as JsonObject);
  writer.message(() => {
    writer.tag(1, key.wireType);
    key.encode(writer, name);
    writer.tag(2, value.wireType);
    value.encode(writer, held ?? {});
  });
}

function writeMap(codec: FieldCodec, writer: Writer, value: Json): void {
  for (const [key, held] of Object.entries(value as JsonObject)) {
    if (held !== undefined) writeOne(codec, writer, { [key]: held });
  }
}

function writeOne(codec: FieldCodec, writer: Writer, value: Json): void {
  writer.tag(codec.field.number, codec.wireType);
  codec.encode(writer, value);
}

function isZero(value: Json): boolean {
  return value === 0 || value === '' || value === false;
}

/** By name; a number this definition does not have stays a number. */
function enumCodec(definition: EnumDefinition): Omit<FieldCodec, 'field'> {
  const names = new Map([...definition.values].map(([name, number]) => [number, name]));
  return {
    wireType: VARINT,
    isMessage: false,
    decode(reader) {
      const number = reader.int32();
      return names.get(number) ?? number;
    },
    encode(writer, value) {
      const number = typeof value === 'number' ? value : definition.values.get(textOf(value));
      if (number === undefined) {
        throw new WireError(`${definition.name} has no value ${textOf(value)}`);
      }
      writer.int64(number);
    },
  };
}
