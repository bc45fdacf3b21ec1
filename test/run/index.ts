// One run: check, then suites one after the other, then everything that failed once more, and as
// the very last line `N passed, N failed`.
import { closingLine, Tally, type Failure, type Outcome } from '../harness/tally.ts';
import { budgetLine, overspent, readBudgets } from './budget.ts';
import { runCheck } from './check.ts';
import { children, type Children } from './child.ts';
import type { Say } from './say.ts';
import { filesOf, PROOF_SUITES, TEST_SUITES, type Suite } from './suites.ts';

export { closingLine } from '../harness/tally.ts';
export type { Outcome } from '../harness/tally.ts';

type Plan = { readonly check: boolean; readonly suites: readonly Suite[] };

const PLANS: Readonly<Record<string, Plan>> = {
  check: { check: true, suites: [] },
  test: { check: true, suites: TEST_SUITES },
  proof: { check: false, suites: PROOF_SUITES },
};

const SUITES = [...TEST_SUITES, ...PROOF_SUITES];

export type Running = {
  readonly root: string;
  readonly say: Say;
  readonly interrupted: AbortSignal;
};

/** Runs a plan and answers the exit code. */
export async function runPlan(name: string, running: Running): Promise<number> {
  const { root, say, interrupted } = running;
  const plan = PLANS[name] ?? planOfSuite(name);
  if (plan === undefined) {
    const names = [...Object.keys(PLANS), ...SUITES.map((suite) => suite.name)];
    say(`lateen: there is no run called “${name}”; there are ${names.join(', ')}`);
    return 2;
  }
  const budgets = readBudgets(root);
  const programs = children();
  interrupted.addEventListener('abort', () => programs.stop());
  const outcomes: Outcome[] = [];
  const timed = async (suite: string, run: () => Promise<Outcome>): Promise<void> => {
    if (interrupted.aborted) return;
    say(`\n# ${suite}`);
    const begin = performance.now();
    const outcome = await run();
    const spent = { suite, tookMs: performance.now() - begin, allowedMs: budgets(suite) };
    say(budgetLine(spent));
    const over = overspent(spent);
    outcomes.push(outcome, { passed: 0, failures: over === undefined ? [] : [over], skips: [] });
  };
  if (plan.check) await timed('check', () => runCheck({ root, children: programs, say }));
  for (const suite of plan.suites) {
    const files = filesOf(suite, root);
    if (files.length === 0) continue;
    const allowedMs = budgets(suite.name);
    await timed(suite.name, () => runSuite({ suite, files, allowedMs, programs, running }));
  }
  if (interrupted.aborted) outcomes.push(failure({ where: 'the run', detail: 'was interrupted' }));
  return close(outcomes, say);
}

/** One suite alone, by its name. */
function planOfSuite(name: string): Plan | undefined {
  const suite = SUITES.find((each) => each.name === name);
  return suite === undefined ? undefined : { check: false, suites: [suite] };
}

type SuiteRun = {
  readonly suite: Suite;
  readonly files: readonly string[];
  readonly allowedMs: number;
  readonly programs: Children;
  readonly running: Running;
};

async function runSuite({
  suite,
  files,
  allowedMs,
  programs,
  running,
}: SuiteRun): Promise<Outcome> {
  const { root, say } = running;
  const tally = new Tally(say);
  const code = await programs.run({
    // No file may take longer than its whole suite: what hangs is cut off there, and named.
    command: ['tap', '--reporter=tap', ...tapOptions(suite, allowedMs), ...files],
    root,
    onText: (text) => tally.write(text),
    // A crash speaks here; so does what a test prints beside its assertions.
    onComplaint: (text) => say(text.trimEnd()),
  });
  const outcome = tally.end();
  if (code === 0 || outcome.failures.length > 0) return outcome;
  const unsaid = failure({ where: suite.name, detail: `tap ended with ${code} and named no test` });
  return { ...outcome, failures: unsaid.failures };
}

function tapOptions({ jobs }: Suite, allowedMs: number): string[] {
  return [`--jobs=${jobs}`, `--timeout=${Math.ceil(allowedMs / 1000)}`];
}

function failure(one: Failure): Outcome {
  return { passed: 0, failures: [one], skips: [] };
}

function close(outcomes: readonly Outcome[], say: Say): number {
  const ran = outcomes.some(({ passed, failures }) => passed > 0 || failures.length > 0);
  const all = ran ? outcomes : [failure({ where: 'the run', detail: 'ran no test at all' })];
  const failures = all.flatMap((outcome) => outcome.failures);
  const skips = all.flatMap((outcome) => outcome.skips);
  say('');
  for (const { where, reason } of skips) say(`skipped  ${where}: ${reason}`);
  for (const { where, detail } of failures) say(`failed   ${where}${firstLine(detail)}`);
  say(closingLine(all));
  return failures.length === 0 ? 0 : 1;
}

function firstLine(detail: string): string {
  const [line = ''] = detail.split('\n');
  return line === '' ? '' : `: ${line}`;
}
