// Counts tests in a TAP stream and tells people about them: a line per file, each failure whole.
// A test is a sentence: a `t.test` that holds no other. A file that crashed, ran out of time, could
// not be parsed or has no tests is a failure; a skip is counted and keeps its reason.
import { Parser, type Result } from 'tap-parser';
import { describeAssertion } from './assertion.ts';

export type Failure = { readonly where: string; readonly detail: string };
export type Skip = { readonly where: string; readonly reason: string };
export type Outcome = {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly skips: readonly Skip[];
};

/** What was seen of one open test. */
type Open = { readonly assertions: Result[]; readonly failuresBefore: number; tests: number };

export class Tally {
  readonly #parser = new Parser();
  readonly #print: (line: string) => void;
  readonly #failures: Failure[] = [];
  readonly #skips: Skip[] = [];
  #passed = 0;
  #passedBefore = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
    this.#watch(this.#parser, []);
    this.#parser.on('bailout', (why: unknown) => {
      this.#fail({ where: 'the run', detail: `bailed out: ${String(why)}` });
    });
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }

  end(): Outcome {
    this.#parser.end();
    return { passed: this.#passed, failures: this.#failures, skips: this.#skips };
  }

  #watch(parser: Parser, path: readonly string[]): Open {
    const open: Open = { assertions: [], failuresBefore: this.#failures.length, tests: 0 };
    let inner: Open | undefined;
    parser.on('child', (child: Parser) => {
      inner = this.#watch(child, [...path, child.name]);
    });
    parser.on('assert', (result: Result) => {
      if (result.closingTestPoint || (path.length === 0 && inner !== undefined)) {
        open.tests += 1;
        this.#close([...path, result.name], { result, inner });
        inner = undefined;
      } else if (path.length === 0) {
        this.#close([result.name], { result, inner: undefined });
      } else {
        open.assertions.push(result);
        if (isSkipped(result)) this.#skip(path, result);
      }
      if (path.length === 0) this.#sayFile(result);
    });
    return open;
  }

  #close(path: readonly string[], test: { result: Result; inner: Open | undefined }): void {
    const { result, inner } = test;
    const where = path.join(' > ');
    if (result.skip === 'no tests found') {
      this.#fail({ where, detail: 'no tests found: write one, or delete the file' });
    } else if (isSkipped(result)) {
      if (inner === undefined || inner.assertions.length === 0) this.#skip(path, result);
    } else if (result.ok) {
      const onlySkips = inner?.assertions.length !== 0 && inner?.assertions.every(isSkipped);
      if ((inner?.tests ?? 0) === 0 && onlySkips !== true) this.#passed += 1;
    } else {
      const failed = inner?.assertions.filter((each) => !each.ok && !isSkipped(each)) ?? [];
      const told = this.#failures.length > (inner?.failuresBefore ?? this.#failures.length);
      if (told && failed.length === 0) return;
      const shown = failed.length === 0 ? [result] : failed;
      this.#fail({ where, detail: shown.map(describeAssertion).join('\n') });
    }
  }

  #fail(failure: Failure): void {
    this.#failures.push(failure);
    this.#print(`FAIL  ${failure.where}\n${failure.detail.replace(/^(?=.)/gm, '      ')}`);
  }

  #skip(path: readonly string[], { skip, name }: Result): void {
    // `t.skip(reason)` is an assertion that is called like its reason; a skipped test keeps its
    // name.
    const named = typeof skip === 'string';
    const where = (named && path.at(-1) !== name ? [...path, name] : path).join(' > ');
    const reason = named ? skip : name;
    this.#skips.push({ where, reason });
    this.#print(`skip  ${where}: ${reason}`);
  }

  #sayFile({ ok, name, time }: Result): void {
    const passed = this.#passed - this.#passedBefore;
    this.#passedBefore = this.#passed;
    const took = `${((time ?? 0) / 1000).toFixed(1)} s`.padStart(7);
    this.#print(`${ok ? 'ok  ' : 'FAIL'}  ${name}  ${passed} passed ${took}`);
  }
}

function isSkipped({ skip, todo }: Result): boolean {
  return skip !== false || todo !== false;
}

/** `3 passed, 0 failed, 1 skipped`: the last line of every run; skips only when there are some. */
export function closingLine(outcomes: readonly Outcome[]): string {
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const passed = sum((outcome) => outcome.passed);
  const failed = sum((outcome) => outcome.failures.length);
  const skipped = sum((outcome) => outcome.skips.length);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
