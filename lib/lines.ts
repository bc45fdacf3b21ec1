// Cuts a stream of bytes into lines, holding no more than one unfinished line of a limited size.

export type LineSplitter = {
  /** The lines that this chunk completes. Throws when a line grows beyond the limit. */
  push(chunk: Uint8Array): readonly string[];
  /** What is left when the stream has ended without a last newline. */
  rest(): string;
};

const NEWLINE = 0x0a;

export function lineSplitter(lineBytesMax: number): LineSplitter {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const take = (): string => {
    const text = Buffer.concat(pending).toString('utf8');
    pending = [];
    pendingBytes = 0;
    return text;
  };
  const hold = (part: Uint8Array): void => {
    pending.push(part);
    pendingBytes += part.length;
    if (pendingBytes <= lineBytesMax) return;
    throw new Error(`a line is longer than ${lineBytesMax} bytes`);
  };
  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        hold(chunk.subarray(from, end));
        lines.push(take());
        from = end + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      return lines;
    },
    rest: take,
  };
}
