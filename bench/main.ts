// `npm run bench -- SCENARIO… [--subjects a,b] [--json FILE]`: measures the subjects beside one
// another, prints a table for each scenario and how Lateen stands with its targets; the rows and
// the machine go to a file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helpText, readCommand, type BenchCommand } from './command.ts';
import { Field, type Formation } from './field/index.ts';
import { describeMachine, moveToLoadCore } from './process/index.ts';
import { tableOf, type Row } from './row.ts';
import { SCENARIOS, type Scenario } from './scenarios/index.ts';
import { SUBJECTS, type Role, type Subject } from './subjects/index.ts';
import { verdictLine, verdictsOn } from './targets.ts';

const RESULTS = join(import.meta.dirname, 'results');

const names = SUBJECTS.map(({ name }) => name);
const reading = readCommand(process.argv.slice(2), {
  scenarios: SCENARIOS.map(({ name }) => name),
  subjects: names,
});
if (reading.kind === 'rejected') fail(reading.reasons);
else if (reading.kind === 'help') console.log(helpText(SCENARIOS, names));
else {
  try {
    await bench(reading.command);
  } catch (error) {
    fail([error instanceof Error ? error.message : String(error)]);
  }
}

async function bench(command: BenchCommand): Promise<void> {
  const machine = describeMachine();
  if (machine.cores < 2) throw new Error('bench needs two cores: one for the subject alone');
  moveToLoadCore();
  const rows: Row[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => command.scenarios.includes(name))) {
    try {
      const measures = await measured(scenario, command);
      rows.push(...measures);
      console.log(`\n${tableOf(measures)}`);
    } catch (error) {
      fail([`${scenario.name}: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }
  if (rows.length === 0) return;
  const lines = verdictsOn(rows).map(verdictLine);
  if (lines.length > 0) console.log(`${lines.join('\n')}\n`);
  if (command.quick && command.json === undefined) return;
  const date = new Date().toISOString().slice(0, 10);
  const file = command.json ?? join(RESULTS, `${date}-${command.scenarios.join('-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ date, machine, rows }, undefined, 2)}\n`);
  console.log(file);
}

async function measured(scenario: Scenario, command: BenchCommand): Promise<readonly Row[]> {
  const subjects = await present(scenario, command.subjects);
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
    if (scenario.formation !== undefined) await field.start();
    return await scenario.measure({
      field,
      subjects,
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

/** Those that can be what the scenario asks; of each other one, why it is left out. */
async function present(scenario: Scenario, wanted: readonly string[]): Promise<readonly Subject[]> {
  const { formation, name: scenarioName } = scenario;
  const here: Subject[] = [];
  for (const subject of SUBJECTS.filter(({ name }) => wanted.includes(name))) {
    for (const role of rolesOf(formation)) {
      const why = await absenceOf(subject, role);
      if (why !== undefined) say(`${scenarioName}: without ${subject.name}: ${why}`);
      else if (!here.includes(subject)) here.push(subject);
    }
  }
  return here;
}

async function absenceOf({ roles, absence }: Subject, role: Role): Promise<string | undefined> {
  if (roles[role] === undefined) return `it has no configuration for ${role}`;
  return absence?.(role);
}

function rolesOf(formation: Formation | undefined): readonly Role[] {
  if (formation === undefined) return [];
  // Who can be one side can be the other.
  const isPair = formation === 'mtls-pair' || formation === 'mesh-pair';
  return [isPair ? 'mtls-out' : formation];
}

function say(line: string): void {
  console.log(line);
}

function fail(reasons: readonly string[]): void {
  for (const reason of reasons) console.error(`bench: ${reason}`);
  process.exitCode = 1;
}
