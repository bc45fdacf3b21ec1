// `translate` and `validate`: what the control plane makes and checks, alone, on the mesh of
// `convergence`: a row per operation.
import { join } from 'node:path';
import { isObject, numberAt, parseJson, stringAt } from '../../lib/index.ts';
import { output, SUBJECT_CORE } from '../process/index.ts';
import type { Row } from '../row.ts';
import type { Scenario } from './scenario.ts';

const PROGRAM = join(import.meta.dirname, '..', 'scale', 'parts', 'main.ts');
const QUICK_MS = 20;
const FULL_MS = 3000;

export const translateAlone: Scenario = {
  name: 'translate',
  about: 'what one proxy of 1000 services is told: whole, and after one change',
  formation: undefined,
  measure: (run) => parts('translate', run.pace === 'quick' ? QUICK_MS : FULL_MS),
};

export const validateAlone: Scenario = {
  name: 'validate',
  about: 'objects that the webhook checks in a second',
  formation: undefined,
  measure: (run) => parts('validate', run.pace === 'quick' ? QUICK_MS : FULL_MS),
};

async function parts(scenario: string, ms: number): Promise<readonly Row[]> {
  const command = [process.execPath, PROGRAM, String(ms)];
  const printed = await output({ command, env: {}, core: SUBJECT_CORE });
  const rows = printed.split('\n').filter(Boolean).map(rowOf);
  return rows.filter((row) => row.scenario === scenario);
}

function rowOf(line: string): Row {
  const value = parseJson(line);
  const [scenario = '', phase = ''] = (stringAt(value, 'name') ?? '').split(': ');
  if (!isObject(value) || phase === '') throw new Error(`no operation: ${line}`);
  const number = (key: string): number => numberAt(value, key) ?? Number.NaN;
  const ms = (key: string): number => Number((number(key) / 1000).toFixed(3));
  return {
    scenario,
    subject: 'lateen',
    phase,
    connections: 0,
    rps: Math.round(1e6 / number('p50Us')),
    cpu_us_per_request: Number((number('cpuNs') / 1000).toFixed(1)),
    p50_ms: ms('p50Us'),
    p90_ms: ms('p90Us'),
    p99_ms: ms('p99Us'),
    p999_ms: ms('p999Us'),
    bytes_per_request: Math.round(number('bytes')),
    rss_mb: Math.round(number('rssMb')),
    errors: 0,
  };
}
