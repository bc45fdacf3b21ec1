// Header blocks: written without tables, so that one block serves every connection; read whole,
// because the other end may use them.
import { HpackDecoder, StaticFields } from '../../proxy/http/hpack/index.ts';

/** Of one block; a name that comes twice keeps its first value. */
export type Fields = ReadonlyMap<string, string>;

const TABLE_BYTES = 4096;
const ANY_FIELD = new StaticFields({ kind: () => 0, isSound: () => true });
// A length below it is one byte (RFC 7541, section 5.1).
const LENGTH_MAX = 127;

/** Each field is a literal that nobody remembers (section 6.2.2). */
export function blockOf(fields: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(fields).map(([name, value]) => {
    if (name.length >= LENGTH_MAX || value.length >= LENGTH_MAX) {
      throw new Error(`${name} is too long for a block of the bench`);
    }
    const bytes = [0, name.length, ...Buffer.from(name), value.length, ...Buffer.from(value)];
    return Buffer.from(bytes);
  });
  return Buffer.concat(parts);
}

/** Of one connection. */
export class BlockReader {
  readonly #decoder = new HpackDecoder(ANY_FIELD, TABLE_BYTES);

  read(block: Buffer): Fields {
    const fields = new Map<string, string>();
    const why = this.#decoder.read(block, {
      field: ({ name, value }) => {
        if (!fields.has(name)) fields.set(name, value);
      },
    });
    if (why !== undefined) throw new Error(`a header block has ${why}`);
    return fields;
  }
}
