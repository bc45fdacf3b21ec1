// `convergence`, `cp-memory` and `cp-churn`: the control plane alone on a core, before a mesh of a
// thousand services with ten endpoints each, and proxies by the thousand in one program beside it.
import { join } from 'node:path';
import { isObject, numberAt, parseJson, stringAt, type Json } from '../../lib/index.ts';
import {
  freePort,
  LOAD_CORE,
  output,
  procReader,
  Running,
  SUBJECT_CORE,
  usageOf,
} from '../process/index.ts';
import type { Row } from '../row.ts';
import type { Run, Scenario } from './scenario.ts';

const FOLDER = join(import.meta.dirname, '..', 'scale');
const START_MS = 3000;
const PROXIES = 1000;
const FEW_PROXIES = 200;
const ROUNDS = 10;
const CHURN_SECONDS = 60;
const QUICK = { proxies: 20, rounds: 1, churnSeconds: 1 };

type Size = { readonly proxies: number; readonly rounds: number; readonly churnSeconds: number };

export const convergence: Scenario = {
  name: 'convergence',
  about: 'a change to acknowledged by 1000 proxies, 1000 services, 20 views; p99 over proxies',
  formation: undefined,
  async measure(run) {
    const size = { proxies: PROXIES, rounds: ROUNDS, churnSeconds: 0 };
    const { lines, rows } = await session(run, 'convergence', size);
    for (const line of lines) run.say(JSON.stringify(line));
    return rows;
  },
};

export const cpMemory: Scenario = {
  name: 'cp-memory',
  about: 'memory of the control plane before that mesh, by the number of proxies',
  formation: undefined,
  async measure(run) {
    const rows: Row[] = [];
    for (const proxies of [FEW_PROXIES, PROXIES]) {
      const size = { proxies, rounds: 1, churnSeconds: 0 };
      const [, endpoint] = (await session(run, 'cp-memory', size)).rows;
      if (endpoint !== undefined)
        rows.push({ ...endpoint, connections: 0, phase: `${proxies} proxies` });
    }
    return rows;
  },
};

export const cpChurn: Scenario = {
  name: 'cp-churn',
  about: '100 endpoint changes a second: how late the control plane’s event loop is',
  formation: undefined,
  async measure(run) {
    const size = { proxies: PROXIES, rounds: 1, churnSeconds: CHURN_SECONDS };
    const { rows, lines } = await session(run, 'cp-churn', size);
    const last = rows.at(-1);
    const late = lines.at(-1)?.['late'];
    if (last === undefined || !isObject(late)) return [];
    const at = (name: string): number => numberAt(late, name) ?? Number.NaN;
    const delays = { p50_ms: at('p50'), p90_ms: at('p90'), p99_ms: at('p99') };
    return [{ ...last, ...delays, p999_ms: at('p999') }];
  },
};

type Line = Readonly<Record<string, Json | undefined>>;
type Session = { readonly lines: readonly Line[]; readonly rows: readonly Row[] };

async function session(run: Run, scenario: string, full: Size): Promise<Session> {
  const { proxies, rounds, churnSeconds } = run.pace === 'quick' ? { ...full, ...QUICK } : full;
  const ports = [await freePort(), await freePort()].map(String);
  const command = [process.execPath, join(FOLDER, 'main.ts'), ...ports];
  const server = new Running({ command, env: {}, core: SUBJECT_CORE });
  try {
    await new Promise((resolve) => setTimeout(resolve, START_MS));
    server.check();
    run.say(`${proxies} proxies`);
    const before = usageOf(server.pid, procReader);
    const client = [join(FOLDER, 'proxies', 'main.ts'), ...ports];
    const numbers = [proxies, rounds, churnSeconds].map(String);
    const words = [process.execPath, ...client, ...numbers];
    const printed = await output({ command: words, env: {}, core: LOAD_CORE });
    const { cpuUs, rssMb } = usageOf(server.pid, procReader);
    const lines = printed.split('\n').filter(Boolean).map(parseJson).filter(isObject);
    const common = { scenario, subject: 'lateen', connections: proxies, rss_mb: Math.round(rssMb) };
    const rows = lines.map((line) => ({
      ...common,
      ...latenciesOf(line),
      cpu_us_per_request: Math.round((cpuUs - before.cpuUs) / proxies),
    }));
    return { lines, rows };
  } finally {
    await server.stop();
  }
}

function latenciesOf(line: Line) {
  const at = (name: string): number => Number((numberAt(line, name) ?? 0).toFixed(1));
  return {
    phase: stringAt(line, 'name') ?? '',
    rps: 0,
    p50_ms: at('p50'),
    p90_ms: at('p90'),
    p99_ms: at('p99'),
    p999_ms: at('p999'),
    errors: 0,
  };
}
