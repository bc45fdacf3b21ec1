// `convergence`, `cp-memory` and `cp-churn`: the control plane alone on a core, before a mesh of a
// thousand services with ten endpoints each, and proxies by the thousand in one program beside it.
import { join } from 'node:path';
import { isObject, numberAt, parseJson, stringAt, type Json } from '../../lib/index.ts';
import { askUntil } from '../field/index.ts';
import {
  freePort,
  LOAD_CORE,
  output,
  procReader,
  SUBJECT_CORE,
  usageOf,
} from '../process/index.ts';
import type { Row } from '../row.ts';
import type { Run, Scenario } from './scenario.ts';

const FOLDER = join(import.meta.dirname, '..', 'scale');
const START_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 100;
const PROXIES = 1000;
const FEW_PROXIES = 200;
const ROUNDS = 10;
const CHURN_SECONDS = 60;
// Of a first load of all proxies, and of one change with the pause after it.
const LOAD_SECONDS = 65;
const CHANGE_SECONDS = 1.5;
const QUICK_PROXIES = 20;
const QUICK_SECONDS = 10;
const KB = 1024;

type Size = { readonly proxies: number; readonly rounds: number; readonly churnSeconds: number };

export const convergence: Scenario = {
  name: 'convergence',
  about: 'a change to acknowledged by 1000 proxies, 1000 services, 20 views; p99 over proxies',
  seconds: ({ pace }) =>
    pace === 'quick' ? QUICK_SECONDS : LOAD_SECONDS + 2 * ROUNDS * CHANGE_SECONDS,
  formation: undefined,
  measure: (run) =>
    session(run, 'convergence', { proxies: PROXIES, rounds: ROUNDS, churnSeconds: 0 }),
};

export const cpMemory: Scenario = {
  name: 'cp-memory',
  about: 'memory of the control plane before that mesh, with 200 and with 1000 proxies',
  seconds: ({ pace }) => (pace === 'quick' ? 2 * QUICK_SECONDS : 1.3 * LOAD_SECONDS + 10),
  formation: undefined,
  async measure(run) {
    const rows: Row[] = [];
    for (const proxies of [FEW_PROXIES, PROXIES]) {
      const measured = await session(run, 'cp-memory', { proxies, rounds: 1, churnSeconds: 0 });
      const last = measured.at(-1);
      // One number of connections for both, so that one can be held against the other.
      if (last !== undefined) rows.push({ ...last, connections: 0, phase: `${proxies} proxies` });
    }
    return rows;
  },
};

export const cpChurn: Scenario = {
  name: 'cp-churn',
  about: '100 endpoint changes a second for a minute: how late the control plane’s event loop is',
  seconds: ({ pace }) => (pace === 'quick' ? QUICK_SECONDS : LOAD_SECONDS + CHURN_SECONDS + 5),
  formation: undefined,
  async measure(run) {
    const size = { proxies: PROXIES, rounds: 1, churnSeconds: CHURN_SECONDS };
    return (await session(run, 'cp-churn', size)).filter(({ phase }) => phase === 'churn');
  },
};

/** A row for each thing measured; their memory and CPU are the control plane's. */
async function session(run: Run, scenario: string, full: Size): Promise<readonly Row[]> {
  const { proxies, rounds, churnSeconds } = run.pace === 'quick' ? quick(full) : full;
  const ports = { serve: await freePort(), order: await freePort() };
  const words = [ports.serve, ports.order].map(String);
  const command = [process.execPath, join(FOLDER, 'main.ts'), ...words];
  const server = run.field.run({ command, env: {}, core: SUBJECT_CORE });
  const rows: Row[] = [];
  try {
    await askUntil(
      { port: ports.order, path: '/' },
      {
        everyMs: ASK_EVERY_MS,
        withinMs: START_WITHIN_MS,
        check: () => server.check(),
        isGood: ({ status }) => status === 200,
      },
    );
    run.say(`${proxies} proxies connect`);
    const client = [join(FOLDER, 'proxies', 'main.ts'), ...words];
    const numbers = [proxies, rounds, churnSeconds].map(String);
    let before = usageOf(server.pid, procReader);
    await output({
      command: [process.execPath, ...client, ...numbers],
      env: {},
      core: LOAD_CORE,
      heard(line) {
        const after = usageOf(server.pid, procReader);
        const row = rowOf(parseJson(line), { scenario, proxies });
        rows.push({
          ...row,
          cpu_us_per_request: (after.cpuUs - before.cpuUs) * row.cpu_us_per_request,
          rss_mb: after.rssMb,
        });
        before = after;
        run.say(
          `${row.phase ?? ''}: p50 ${row.p50_ms.toFixed(0)} ms, p99 ${row.p99_ms.toFixed(0)} ms`,
        );
      },
    });
    return rows;
  } finally {
    await server.stop();
  }
}

function quick({ churnSeconds }: Size): Size {
  return { proxies: QUICK_PROXIES, rounds: 1, churnSeconds: Math.min(1, churnSeconds) };
}

type Seen = { readonly scenario: string; readonly proxies: number };

/** What the proxies have seen. A request is a proxy that loads, or a change. */
function rowOf(line: Json | undefined, { scenario, proxies }: Seen): Row {
  if (!isObject(line)) throw new Error(`the proxies say ${JSON.stringify(line)}`);
  const at = (name: string): number => numberAt(line, name) ?? Number.NaN;
  const count = at('count');
  return {
    scenario,
    subject: 'lateen',
    connections: proxies,
    phase: stringAt(line, 'name') ?? '',
    rps: count / at('seconds'),
    cpu_us_per_request: 1 / count,
    p50_ms: at('p50'),
    p90_ms: at('p90'),
    p99_ms: at('p99'),
    p999_ms: at('p999'),
    sent_kb: at('bytes') / KB / (proxies * at('changes')),
    answer_kb_max: at('bytesMax') / KB,
    rss_mb: 0,
    errors: 0,
  };
}
