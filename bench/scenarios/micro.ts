// `micro`: parts of Lateen alone, without a network: a row per operation, in a program of its own,
// so that nothing else is on its heap.
import { join } from 'node:path';
import { isObject, numberAt, parseJson, stringAt } from '../../lib/index.ts';
import { output, SUBJECT_CORE } from '../process/index.ts';
import type { Row } from '../row.ts';
import type { Scenario } from './scenario.ts';

const PROGRAM = join(import.meta.dirname, '..', 'micro', 'main.ts');
const QUICK_MS = 20;
const FULL_MS = 400;

export const micro: Scenario = {
  name: 'micro',
  about: 'parser, headers, route table and balancers alone; a request is one operation',
  formation: undefined,
  async measure(run) {
    const ms = run.pace === 'quick' ? QUICK_MS : FULL_MS;
    run.say('some seconds');
    const command = [process.execPath, PROGRAM, String(ms)];
    const printed = await output({ command, env: {}, core: SUBJECT_CORE });
    return printed.split('\n').filter(Boolean).map(rowOf);
  },
};

function rowOf(line: string): Row {
  const value = parseJson(line);
  const name = stringAt(value, 'name');
  if (!isObject(value) || name === undefined) throw new Error(`no operation: ${line}`);
  const number = (key: string): number => numberAt(value, key) ?? Number.NaN;
  const us = (key: string): number => Number((number(key) / 1000).toFixed(6));
  return {
    scenario: 'micro',
    subject: name,
    connections: 0,
    rps: Math.round(1e6 / number('p50Us')),
    cpu_us_per_request: Number((number('cpuNs') / 1000).toFixed(4)),
    p50_ms: us('p50Us'),
    p90_ms: us('p90Us'),
    p99_ms: us('p99Us'),
    p999_ms: us('p999Us'),
    rss_mb: Math.round(number('rssMb')),
    bytes_per_request: Math.round(number('bytes')),
    errors: 0,
  };
}
