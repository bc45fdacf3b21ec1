// Runs the steps of `npm run check`, as many at once as there are cores: one line each with its
// time, and whatever a failing one had to say, whole.
import { availableParallelism } from 'node:os';
import { Tally, type Outcome } from '../harness/tally.ts';
import type { Children } from './child.ts';
import { secondsSince, type Say } from './say.ts';
import { STEPS, type Step } from './steps.ts';

type Checking = { readonly root: string; readonly children: Children; readonly say: Say };

export async function runCheck(checking: Checking): Promise<Outcome> {
  const waiting = [...STEPS];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      outcomes.push(await runStep(step, checking));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return {
    passed: outcomes.reduce((sum, each) => sum + each.passed, 0),
    failures: outcomes.flatMap((each) => each.failures),
    skips: [],
  };
}

async function runStep(step: Step, { root, children, say }: Checking): Promise<Outcome> {
  const begin = performance.now();
  let printed = '';
  const onText = (text: string): void => {
    printed += text;
  };
  const code = await children.run({ command: step.command, root, onText, onComplaint: onText });
  const took = `${step.name.padEnd(16)} ${secondsSince(begin)}`;
  if (code === 0) {
    say(`ok    ${took}`);
    return { passed: 1, failures: [], skips: [] };
  }
  const said = step.tap === true ? failuresIn(printed) : printed.trimEnd();
  const detail = [said, step.remedy].filter((part) => part !== '').join('\n');
  say(`FAIL  ${took}\n${detail.replace(/^(?=.)/gm, '      ')}`);
  const where = `check > ${step.name}`;
  return { passed: 0, failures: [{ where, detail: step.remedy }], skips: [] };
}

// A line per test is for a suite; here only what failed counts. A crash has no TAP: it is shown
// whole.
function failuresIn(tap: string): string {
  const lines: string[] = [];
  const tally = new Tally((line) => lines.push(line));
  tally.write(tap);
  const { failures } = tally.end();
  if (failures.length === 0) return tap.trimEnd();
  return lines.filter((line) => line.startsWith('FAIL') && line.includes('\n')).join('\n');
}
