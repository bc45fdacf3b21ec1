// Parts of Lateen alone, without a network: a row per operation, each scenario in a program of its
// own, so that nothing else is on its heap. `micro` is of the proxy; `translate` and `validate` are
// of the control plane, on the mesh of `convergence`.
import { join } from 'node:path';
import { isObject, numberAt, parseJson, stringAt, type Json } from '../../lib/index.ts';
import { output, SUBJECT_CORE } from '../process/index.ts';
import type { Row } from '../row.ts';
import type { Scenario } from './scenario.ts';

const FOLDER = join(import.meta.dirname, '..');
const QUICK_MS = 20;
const MICRO = { program: join(FOLDER, 'micro', 'main.ts'), ms: 400, words: [] };
const PARTS = { program: join(FOLDER, 'scale', 'parts', 'main.ts'), ms: 3000 };

export const micro = operations({
  name: 'micro',
  about: 'parser, headers, route table and balancers alone; a request is one operation',
  seconds: 10,
  ...MICRO,
});

export const translateAlone = operations({
  name: 'translate',
  about: 'what one proxy of 1000 services is told: whole, and after one change',
  seconds: 20,
  ...PARTS,
  words: ['translate'],
});

export const validateAlone = operations({
  name: 'validate',
  about: 'objects that the webhook checks, one at a time',
  seconds: 8,
  ...PARTS,
  words: ['validate'],
});

type Operations = {
  readonly name: string;
  readonly about: string;
  readonly seconds: number;
  readonly program: string;
  /** For each operation. */
  readonly ms: number;
  readonly words: readonly string[];
};

function operations(what: Operations): Scenario {
  const { name, about, seconds, program, ms, words } = what;
  return {
    name,
    about,
    seconds: ({ pace }) => (pace === 'quick' ? 2 : seconds),
    formation: undefined,
    async measure(run) {
      const time = String(run.pace === 'quick' ? QUICK_MS : ms);
      const rows: Row[] = [];
      await output({
        command: [process.execPath, program, time, ...words],
        env: {},
        core: SUBJECT_CORE,
        heard(line) {
          const row = rowOf(parseJson(line), name);
          run.say(row.phase ?? '');
          rows.push(row);
        },
      });
      return rows;
    },
  };
}

function rowOf(value: Json | undefined, scenario: string): Row {
  const phase = stringAt(value, 'name');
  if (!isObject(value) || phase === undefined) {
    throw new Error(`no operation: ${JSON.stringify(value)}`);
  }
  const number = (key: string): number => numberAt(value, key) ?? Number.NaN;
  return {
    scenario,
    subject: 'lateen',
    phase,
    connections: 0,
    rps: 1e6 / number('p50Us'),
    cpu_us_per_request: number('cpuNs') / 1000,
    p50_ms: number('p50Us') / 1000,
    p90_ms: number('p90Us') / 1000,
    p99_ms: number('p99Us') / 1000,
    p999_ms: number('p999Us') / 1000,
    bytes_per_request: number('bytes'),
    rss_mb: number('rssMb'),
    errors: 0,
  };
}
