// When which part of a log was written. Programs write plain bytes; beside the log stands a list of
// `offset time`: at that time the log was that long. Pure.

export type TimeMark = { readonly offset: number; readonly at: number };

export function parseMarks(text: string): readonly TimeMark[] {
  return text.split('\n').flatMap((line) => {
    const [offset, at] = line.split(' ').map(Number);
    const whole = offset !== undefined && at !== undefined && !Number.isNaN(offset + at);
    return whole ? [{ offset, at }] : [];
  });
}

export function markText({ offset, at }: TimeMark): string {
  return `${offset} ${at}\n`;
}

/** When the byte at `offset` was written; `latest` when no mark has seen it yet. */
export function timeAt(
  marks: readonly TimeMark[],
  { offset, latest }: { readonly offset: number; readonly latest: number },
): number {
  return marks[firstIndex(marks, (mark) => mark.offset > offset)]?.at ?? latest;
}

/** Where the part begins that was written at `since` or later. */
export function offsetSince(marks: readonly TimeMark[], since: number): number {
  const index = firstIndex(marks, (mark) => mark.at >= since);
  return marks[index - 1]?.offset ?? 0;
}

/** Both offsets and times only rise, so that half of the rest is ruled out with each look. */
function firstIndex(marks: readonly TimeMark[], holds: (mark: TimeMark) => boolean): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const mark = marks[middle];
    if (mark !== undefined && holds(mark)) high = middle;
    else low = middle + 1;
  }
  return low;
}
