// What `npx tap <file>` prints: a line per file, failures whole, and the closing line. tap wants a
// stream class as the default export. `npm test` counts over all suites itself (test/run/).
import { Transform, type TransformCallback } from 'node:stream';
import { closingLine, Tally } from './tally.ts';

export default class Reporter extends Transform {
  readonly #tally = new Tally((line) => this.push(`${line}\n`));

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#tally.write(chunk.toString('utf8'));
    done();
  }

  override _flush(done: TransformCallback): void {
    const outcome = this.#tally.end();
    if (outcome.failures.length > 0) process.exitCode = 1;
    this.push(`${closingLine([outcome])}\n`);
    done();
  }
}
