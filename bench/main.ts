// `npm run bench -- SCENARIO… [--subjects a,b] [--rounds N] [--json FILE]`: measures the subjects
// beside one another, prints a table for each scenario and how Lateen stands with its targets; the
// rows and the machine go to a file, which `--table FILE` prints as the README has it.
import { join } from 'node:path';
import { helpText, readCommand, type BenchCommand } from './command.ts';
import { entrantsOf, type Absent, type Entrants } from './entrants.ts';
import { Field } from './field/index.ts';
import { describeMachine, moveToLoadCore } from './process/index.ts';
import { readResults, writeResults } from './results.ts';
import { tableOf, type Row } from './row.ts';
import { mediansOf, SCENARIOS, type Scenario } from './scenarios/index.ts';
import { SUBJECTS } from './subjects/index.ts';
import { summaryOf } from './summary.ts';
import { verdictLine, verdictsOn } from './targets.ts';

const RESULTS = join(import.meta.dirname, 'results');

const names = SUBJECTS.map(({ name }) => name);
const reading = readCommand(process.argv.slice(2), {
  scenarios: SCENARIOS.map(({ name }) => name),
  subjects: names,
});
try {
  if (reading.kind === 'rejected') fail(reading.reasons);
  else if (reading.kind === 'help') say(helpText(SCENARIOS, names));
  else if (reading.kind === 'table') say(summaryOf(reading.files.map(readResults)));
  else await bench(reading.command);
} catch (error) {
  fail([messageOf(error)]);
}

async function bench(command: BenchCommand): Promise<void> {
  const machine = describeMachine();
  if (machine.cores < 2) throw new Error('bench needs two cores: one for the subject alone');
  moveToLoadCore();
  const rows: Row[] = [];
  const absent: Absent[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => command.scenarios.includes(name))) {
    try {
      const entrants = await entrantsOf(scenario, command.subjects);
      absent.push(...entrants.absent);
      const measures = await repeated(scenario, { command, entrants });
      rows.push(...measures);
      say(`\n${tableOf(measures)}`);
    } catch (error) {
      fail([`${scenario.name}: ${messageOf(error)}`]);
    }
  }
  if (rows.length === 0) return;
  const lines = verdictsOn(rows).map(verdictLine);
  if (lines.length > 0) say(`${lines.join('\n')}\n`);
  if (command.quick && command.json === undefined) return;
  const date = new Date().toISOString().slice(0, 10);
  const file = command.json ?? join(RESULTS, `${date}-${command.scenarios.join('-')}.json`);
  writeResults(file, { date, machine, rows, absent });
  say(file);
}

type Measuring = { readonly command: BenchCommand; readonly entrants: Entrants };

async function repeated(scenario: Scenario, measuring: Measuring): Promise<readonly Row[]> {
  const { command, entrants } = measuring;
  const { name, about } = scenario;
  const pace = command.quick ? 'quick' : 'full';
  const each = scenario.seconds({ pace, subjects: entrants.subjects.length });
  say(`${name}: ${about} (about ${durationText(each * command.rounds)})`);
  for (const { subject, why } of entrants.absent) say(`${name}: without ${subject}: ${why}`);
  const rows: Row[] = [];
  for (let i = 1; i <= command.rounds; i++) {
    if (command.rounds > 1) say(`${name}: time ${i} of ${command.rounds}`);
    rows.push(...(await measured(scenario, measuring)));
  }
  return mediansOf(rows);
}

async function measured(scenario: Scenario, measuring: Measuring): Promise<readonly Row[]> {
  const { command, entrants } = measuring;
  const field = new Field();
  let stopping = false;
  // npm and some shells deliver one Ctrl-C twice.
  const stop = (): void => {
    if (!stopping) void field.stop().finally(() => process.exit(130));
    stopping = true;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    if (scenario.formation !== undefined) await field.start(scenario.formation);
    return await scenario.measure({
      field,
      subjects: entrants.subjects,
      pace: command.quick ? 'quick' : 'full',
      say: (line) => say(`${scenario.name}: ${line}`),
      fault: (line) => fail([`${scenario.name}: ${line}`]),
    });
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await field.stop();
  }
}

function durationText(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function say(line: string): void {
  console.log(line);
}

function fail(reasons: readonly string[]): void {
  for (const reason of reasons) console.error(`bench: ${reason}`);
  process.exitCode = 1;
}
