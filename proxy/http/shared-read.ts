// Reads plain sockets into buffers of ours, where Node would make a new one of 64 KiB for each read
// and hand it through a stream: into one that all of a thread share, or into whichever the reader
// names next. Node offers this (`onread`) to sockets it dials, not to those a server accepts; so it
// is switched on the way Node does, and where anything looks different from what we know, reading
// goes on as usual. Knows nothing of HTTP.   hot path
// perf: http1, 32 connections, CPU per request: 24.9 µs as usual, 22.2 so (nginx 13.4 beside).
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Takes bytes out of a buffer, and says which to fill next. */
export interface LentReader {
  /** Lent: what is kept is copied, or `next` names another buffer until it is done with. */
  took(bytes: Buffer): void;
  /** Asked after each `took`; at first, and most of the time, it is `sharedBuffer()`. */
  readonly next: Buffer;
}

/**
 * Tells of bytes as they come. True: they are lent, and `took` must copy what it keeps before it
 * returns. What the stream holds already comes first, as ever; pausing and resuming work as ever.
 */
export function readShared(socket: Duplex, took: (bytes: Buffer) => void): boolean {
  socket.on('data', took);
  return shared.read(socket, took, undefined);
}

/**
 * The same for who fills buffers of its own, too. What the stream holds already goes to `held`, and
 * so does everything if this is false.
 */
export function readLent(
  socket: Duplex,
  reader: LentReader,
  held: (bytes: Buffer) => void,
): boolean {
  socket.on('data', held);
  const took = (bytes: Buffer): void => reader.took(bytes);
  return shared.read(socket, took, () => reader.next);
}

/** The one that all of a thread read into. */
export function sharedBuffer(): Buffer {
  return shared.bytes;
}

/** The fields of a socket that say where to read to, whom to tell, and where to read to next. */
type Keys = { readonly buffer: symbol; readonly told: symbol; readonly next: symbol };

type Handle = { useUserBuffer(bytes: Buffer): void };

// 64 KiB: as much as libuv reads at once.
const BYTES = 64 * 1024;

class SharedRead {
  #bytes: Buffer | undefined = undefined;
  #keys: Keys | undefined = undefined;

  get bytes(): Buffer {
    this.#bytes ??= Buffer.allocUnsafeSlow(BYTES);
    return this.#bytes;
  }

  /** Not for TLS: decrypting one connection may begin while another's bytes are being read. */
  read(socket: Duplex, took: (bytes: Buffer) => void, next: (() => Buffer) | undefined): boolean {
    if (!(socket instanceof Socket) || socket instanceof TLSSocket) return false;
    const handle: unknown = Reflect.get(socket, '_handle');
    const keys = this.#keys ?? keysOf(socket);
    if (keys === undefined || !isHandle(handle)) return false;
    this.#keys = keys;
    const { bytes } = this;
    Reflect.set(socket, keys.buffer, bytes);
    if (next === undefined) {
      Reflect.set(socket, keys.told, (length: number): void => took(bytes.subarray(0, length)));
    } else {
      const told = (length: number, into: Buffer): void => took(into.subarray(0, length));
      Reflect.set(socket, keys.told, told);
      Reflect.set(socket, keys.next, next);
    }
    handle.useUserBuffer(bytes);
    return true;
  }
}

// One for a thread: the kernel fills it for one socket after the other.
const shared = new SharedRead();

function keysOf(socket: Socket): Keys | undefined {
  const found = new Map<string | undefined, symbol>();
  for (const key of Object.getOwnPropertySymbols(socket)) found.set(key.description, key);
  const buffer = found.get('kBuffer');
  const told = found.get('kBufferCb');
  const next = found.get('kBufferGen');
  if (buffer === undefined || told === undefined || next === undefined) return undefined;
  return { buffer, told, next };
}

function isHandle(handle: unknown): handle is Handle {
  if (typeof handle !== 'object' || handle === null) return false;
  return typeof Reflect.get(handle, 'useUserBuffer') === 'function';
}
