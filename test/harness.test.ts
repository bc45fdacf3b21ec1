// The count that every run ends with is only as good as what it counts as a failure.
import { t } from 'tap';
import { closingLine, Tally, type Outcome } from './harness/tally.ts';

await t.test('counts sentences, not assertions', async (t) => {
  const { outcome } = tally(
    file('a.test.ts', '# Subtest: says', '    ok 1 - x', '    ok 2 - y', '    1..2', 'ok 1 - says'),
  );

  t.equal(closingLine([outcome]), '1 passed, 0 failed');
});

await t.test('tells a failure once, with its place and its difference', async (t) => {
  const { outcome, printed } = tally(
    file(
      ...['a.test.ts', '# Subtest: says', '    not ok 1 - should fit', '      ---'],
      ...['      diff: |', '        -1', '        +2', '      at:', '        fileName: a.test.ts'],
      ...['        lineNumber: 7', '      ...', '    1..1', 'not ok 1 - says'],
    ).replace('ok 1 - a', 'not ok 1 - a'),
  );

  t.equal(closingLine([outcome]), '0 passed, 1 failed');
  t.match(printed, /FAIL {2}a\.test\.ts > says\n +should fit\n +-1\n +\+2\n +at a\.test\.ts:7/);
});

await t.test('a file without tests, and one that ends early, are failures', async (t) => {
  const empty = tally('TAP version 14\nok 1 - a.test.ts # SKIP no tests found\n1..1\n').outcome;
  const crashed = tally(
    'TAP version 14\nnot ok 1 - a.test.ts\n  ---\n  exitCode: 1\n  ...\n1..1\n',
  );

  t.equal(closingLine([empty, crashed.outcome]), '0 passed, 2 failed');
  t.match(crashed.printed, /exitCode/);
});

await t.test('a skip is counted with its reason and is no pass', async (t) => {
  const { outcome } = tally(
    file('a.test.ts', '# Subtest: says', '    ok 1 - no kubectl # SKIP', '    1..1', 'ok 1 - says'),
  );

  t.equal(closingLine([outcome]), '0 passed, 0 failed, 1 skipped');
  t.same(outcome.skips, [{ where: 'a.test.ts > says', reason: 'no kubectl' }]);
});

function tally(tap: string): { readonly outcome: Outcome; readonly printed: string } {
  let printed = '';
  const counting = new Tally((line) => (printed += `${line}\n`));
  counting.write(tap);
  return { outcome: counting.end(), printed };
}

function file(name: string, ...lines: readonly string[]): string {
  const inside = [...lines, '1..1'].map((line) => `    ${line}\n`).join('');
  return `TAP version 14\n# Subtest: ${name}\n${inside}ok 1 - ${name}\n1..1\n`;
}
