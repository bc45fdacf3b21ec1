// Reads a log from where somebody wants it, and hands it on piece by piece; with `follow`, until
// the container has ended and all of it was read.
import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { sleep, type Clock } from '../../../lib/index.ts';
import { marksOf } from './keep.ts';
import { offsetSince, parseMarks, timeAt, type TimeMark } from './time-index.ts';

export type LogWish = {
  readonly follow: boolean;
  readonly tailLines: number | undefined;
  /** Milliseconds since 1970. */
  readonly since: number | undefined;
  readonly timestamps: boolean;
  readonly limitBytes: number | undefined;
};

type LogSource = {
  readonly log: string;
  /** Whether the container still runs. */
  readonly runs: () => boolean;
  readonly clock: Clock;
};

/** Resolves when the piece was taken. */
type TakePiece = (piece: Uint8Array) => Promise<void>;

const PIECE_BYTES = 64 * 1024;
const FOLLOW_MS = 100;
const NEWLINE = 10;

export async function sendLog(
  source: LogSource,
  wish: LogWish,
  { take, signal }: { readonly take: TakePiece; readonly signal: AbortSignal },
): Promise<void> {
  const file = await open(source.log, 'r');
  try {
    let position = await startOf(source, wish, file);
    let left = wish.limitBytes ?? Infinity;
    const stamp = stamper();
    while (!signal.aborted && left > 0) {
      const runs = source.runs();
      const { size } = await file.stat();
      // It was cut meanwhile, and starts again.
      if (size < position) position = 0;
      if (size > position) {
        const buffer = Buffer.alloc(Math.min(PIECE_BYTES, size - position));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
        const bytes = buffer.subarray(0, bytesRead);
        const marks = wish.timestamps ? await marksBeside(source.log) : [];
        const piece = wish.timestamps
          ? stamp(bytes, (at) =>
              timeAt(marks, { offset: position + at, latest: source.clock.now() }),
            )
          : bytes;
        position += bytesRead;
        await take(piece.subarray(0, Math.min(piece.length, left)));
        left -= piece.length;
      } else if (!wish.follow || !runs) {
        return;
      } else {
        await sleep(source.clock, FOLLOW_MS, signal);
      }
    }
  } finally {
    await file.close();
  }
}

async function startOf(source: LogSource, wish: LogWish, file: FileHandle): Promise<number> {
  const { size } = await stat(source.log);
  const since =
    wish.since === undefined ? 0 : offsetSince(await marksBeside(source.log), wish.since);
  if (wish.tailLines === undefined) return since;
  return Math.max(since, await tailOffset(file, { size, lines: wish.tailLines }));
}

/** Where the last `lines` lines begin, found from the end backwards. */
async function tailOffset(
  file: FileHandle,
  { size, lines }: { readonly size: number; readonly lines: number },
): Promise<number> {
  if (lines === 0) return size;
  let found = 0;
  const buffer = Buffer.alloc(PIECE_BYTES);
  for (let end = size; end > 0; end -= PIECE_BYTES) {
    const start = Math.max(0, end - PIECE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    for (let i = bytesRead - 1; i >= 0; i--) {
      // The newline at the very end closes the last line and begins no other.
      if (buffer[i] !== NEWLINE || start + i === size - 1) continue;
      found += 1;
      if (found === lines) return start + i + 1;
    }
  }
  return 0;
}

async function marksBeside(log: string): Promise<readonly TimeMark[]> {
  try {
    return parseMarks(await readFile(marksOf(log), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

type Stamp = (bytes: Buffer, timeOf: (at: number) => number) => Buffer;

/** Puts the time before each line; a line may come in several pieces. */
function stamper(): Stamp {
  let atLineStart = true;
  return (bytes, timeOf) => {
    const pieces: Buffer[] = [];
    let from = 0;
    while (from < bytes.length) {
      if (atLineStart) pieces.push(Buffer.from(`${stampText(timeOf(from))} `));
      const newline = bytes.indexOf(NEWLINE, from);
      const end = newline === -1 ? bytes.length : newline + 1;
      pieces.push(bytes.subarray(from, end));
      atLineStart = newline !== -1;
      from = end;
    }
    return Buffer.concat(pieces);
  };
}

/** Nine digits after the second, as Kubernetes writes them. */
function stampText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000000Z');
}
