// The runner decides what counts as green, so it is tried on what must not be.
import { t } from 'tap';
import { budgetLine, overspent } from './run/budget.ts';
import { filesOf, PROOF_SUITES, TEST_SUITES } from './run/suites.ts';
import { runPlan } from './run/index.ts';

await t.test('a suite that takes longer than its budget is a failure', async (t) => {
  const spent = { suite: 'unit', tookMs: 61_000, allowedMs: 60_000 };

  t.equal(budgetLine(spent), 'time  unit              61.0 s of 60 s');
  t.equal(overspent(spent)?.where, 'unit > stays within its time');
  t.equal(overspent({ ...spent, tookMs: 60_000 }), undefined);
});

await t.test('a run without any test is a failure, and its last line counts it', async (t) => {
  const root = t.testdir({ test: { 'budget.json': '{}' } });
  const said: string[] = [];

  const code = await runPlan('proof', {
    root,
    say: (line) => said.push(line),
    interrupted: new AbortController().signal,
  });

  t.equal(code, 1);
  t.equal(said.at(-1), '0 passed, 1 failed');
});

await t.test(
  'a suite can be run alone, and a name that is none says which there are',
  async (t) => {
    const root = t.testdir({ test: { 'budget.json': '{"oracle": 1}' } });
    const said: string[] = [];
    const running = { root, say: (line: string) => said.push(line) };
    const { signal: interrupted } = new AbortController();

    t.equal(await runPlan('oracle', { ...running, interrupted }), 1);
    t.equal(said.at(-1), '0 passed, 1 failed');
    t.equal(await runPlan('oracles', { ...running, interrupted }), 2);
    t.match(said.at(-1), /there are check, test, proof, unit, .*oracle/);
  },
);

await t.test('finds the test files of a suite, at any depth', async (t) => {
  const root = t.testdir({
    test: { unit: { 'a.test.ts': '', b: { 'c.test.ts': '', 'd.ts': '' } } },
  });
  const [unit] = TEST_SUITES;

  t.same(unit === undefined ? [] : filesOf(unit, root), [
    'test/unit/a.test.ts',
    'test/unit/b/c.test.ts',
  ]);
});

await t.test('no file is in two suites', async (t) => {
  const places = [...TEST_SUITES, ...PROOF_SUITES].flatMap((suite) => suite.places);

  t.equal(new Set(places).size, places.length);
});
