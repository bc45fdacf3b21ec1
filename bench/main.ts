// `npm run bench -- SCENARIO… [--subjects a,b] [--json FILE]`: measures the subjects beside one
// another and prints one table; the rows and the machine go to a file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCommand, type BenchCommand } from './command.ts';
import { describeMachine } from './process/index.ts';
import { tableOf, type Row } from './row.ts';
import { Field, SCENARIOS, type Scenario } from './scenarios/index.ts';
import { SUBJECTS } from './subjects/index.ts';

const RESULTS = join(import.meta.dirname, 'results');

const reading = readCommand(process.argv.slice(2), {
  scenarios: SCENARIOS.map(({ name }) => name),
  subjects: SUBJECTS.map(({ name }) => name),
});
if (reading.kind === 'rejected') fail(reading.reasons);
else {
  try {
    await bench(reading.command);
  } catch (error) {
    fail([error instanceof Error ? error.message : String(error)]);
  }
}

async function bench({ scenarios, subjects, json }: BenchCommand): Promise<void> {
  const machine = describeMachine();
  if (machine.cores < 2) throw new Error('bench needs two cores: one for the subject alone');
  const rows: Row[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => scenarios.includes(name))) {
    rows.push(...(await measured(scenario, subjects)));
  }
  const date = new Date().toISOString().slice(0, 10);
  const file = json ?? join(RESULTS, `${date}-${scenarios.join('-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ date, machine, rows }, undefined, 2)}\n`);
  console.log(`\n${tableOf(rows)}\n${file}`);
}

async function measured(scenario: Scenario, subjects: readonly string[]): Promise<readonly Row[]> {
  const field = new Field();
  const stop = (): void => void field.stop().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await field.start(SUBJECTS.filter(({ name }) => subjects.includes(name)));
    return await scenario.measure(field.contestants, (line) => console.log(line));
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await field.stop();
  }
}

function fail(reasons: readonly string[]): void {
  for (const reason of reasons) console.error(`bench: ${reason}`);
  process.exitCode = 1;
}
