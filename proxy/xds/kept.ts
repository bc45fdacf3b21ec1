// What a session holds, as bytes that outlive the process, and back: for a proxy that starts while
// no control plane answers. Whoever wrote half of it, or is somebody else, is not believed. Secrets
// are not part of it: they never lie on a disk.
import { createHash } from 'node:crypto';
import { isObject, numberAt, parseJson, stringAt } from '../../lib/index.ts';
import { KINDS, type AdsKind } from './resource.ts';

export type KeptResource = {
  readonly kind: AdsKind;
  readonly name: string;
  readonly version: string;
  /** As it came over the wire: see `textOf`. */
  readonly wire: string;
};

type KeptReading =
  | { readonly kind: 'ok'; readonly resources: readonly KeptResource[] }
  | { readonly kind: 'rejected'; readonly reason: string };

const FORMAT = 'lateen-configuration 1';
const LINE_END = 0x0a;
const DIGEST_BYTES = 32;

/** Piece by piece, because a thousand services are megabytes. */
export function* keptChunks(owner: string, kept: Iterable<KeptResource>): Generator<Buffer, void> {
  const digest = createHash('sha256');
  const told = (chunk: Buffer): Buffer => {
    digest.update(chunk);
    return chunk;
  };
  yield told(Buffer.from(`${FORMAT}\n${JSON.stringify({ owner })}\n`));
  for (const { kind, name, version, wire } of kept) {
    yield told(Buffer.from(`${JSON.stringify({ kind, name, version, bytes: wire.length })}\n`));
    yield told(Buffer.from(wire, 'latin1'));
  }
  yield digest.digest();
}

export function readKept(bytes: Buffer, owner: string): KeptReading {
  const body = bytes.subarray(0, -DIGEST_BYTES);
  const digest = createHash('sha256').update(body).digest();
  if (!digest.equals(bytes.subarray(-DIGEST_BYTES))) return rejected('it is not whole');
  const lines = new Lines(body);
  if (lines.next() !== FORMAT) return rejected('another version of Lateen wrote it');
  const head = parseJson(lines.next());
  const writer = isObject(head) ? stringAt(head, 'owner') : undefined;
  if (writer !== owner) return rejected(`it is of ${writer ?? 'nobody'}, not of ${owner}`);
  const resources: KeptResource[] = [];
  while (!lines.isDone) {
    const resource = resourceIn(lines);
    if (resource === undefined) return rejected(`resource ${resources.length + 1} is none`);
    resources.push(resource);
  }
  return { kind: 'ok', resources };
}

function resourceIn(lines: Lines): KeptResource | undefined {
  const said = parseJson(lines.next());
  if (!isObject(said)) return undefined;
  const kind = KINDS.find((one) => one === stringAt(said, 'kind'));
  const [name, version] = [stringAt(said, 'name'), stringAt(said, 'version')];
  const bytes = numberAt(said, 'bytes');
  if (kind === undefined || name === undefined || version === undefined) return undefined;
  if (bytes === undefined || !Number.isSafeInteger(bytes) || bytes < 0) return undefined;
  return { kind, name, version, wire: lines.take(bytes) };
}

class Lines {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  next(): string {
    const found = this.#bytes.indexOf(LINE_END, this.#at);
    const end = found === -1 ? this.#bytes.length : found;
    const line = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return line;
  }

  take(bytes: number): string {
    const text = this.#bytes.toString('latin1', this.#at, this.#at + bytes);
    this.#at += bytes;
    return text;
  }
}

function rejected(reason: string): KeptReading {
  return { kind: 'rejected', reason };
}
