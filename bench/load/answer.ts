// Where an answer ends, counted without keeping it: enough of HTTP/1.1 for answers that say their
// length, which those of our backend do.

const HEAD_END = '\r\n\r\n';
const HEAD_BYTES_MAX = 16 * 1024;

export class AnswerReader {
  #head = '';
  #left = -1;
  #isGood = false;

  /** What became of the answer with these bytes. */
  read(chunk: Buffer): 'more' | 'good' | 'bad' {
    if (this.#left >= 0) return this.#count(chunk.length);
    const before = this.#head.length;
    this.#head += chunk.toString('latin1', 0, HEAD_BYTES_MAX);
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return this.#head.length > HEAD_BYTES_MAX ? 'bad' : 'more';
    const head = this.#head.slice(0, end);
    this.#isGood = head.startsWith('HTTP/1.1 200 ');
    const length = /^content-length: *(\d+)$/im.exec(head.replaceAll('\r', ''))?.[1];
    if (length === undefined) return 'bad';
    this.#left = Number(length);
    return this.#count(before + chunk.length - end - HEAD_END.length);
  }

  #count(bytes: number): 'more' | 'good' | 'bad' {
    this.#left -= bytes;
    if (this.#left > 0) return 'more';
    const isGood = this.#isGood && this.#left === 0;
    this.#head = '';
    this.#left = -1;
    return isGood ? 'good' : 'bad';
  }
}
