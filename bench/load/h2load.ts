// HTTP/2 with prior knowledge by h2load: each stream of each connection asks again as soon as it
// was answered. It costs a fraction of what any subject costs, as wrk does. Its own summary knows
// no percentiles; its log has a line for each request.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import { LOAD_CORE, output } from '../process/index.ts';
import { reportOf, type LoadReport } from './report.ts';

export type Http2Load = {
  readonly url: string;
  readonly connections: number;
  /** Of each connection, at a time. */
  readonly streams: number;
  readonly until: Until;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes each request a POST. */
  readonly body: Buffer | undefined;
  /** How long the content of a good answer is. */
  readonly answerBytes: number;
};

export type Until =
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** Of all connections together. */
  | { readonly kind: 'requests'; readonly requests: number };

export async function http2Loop(load: Http2Load): Promise<LoadReport> {
  const { path, env } = await peerProgram(findPeer('h2load-1.52'));
  const folder = mkdtempSync(join(tmpdir(), 'lateen-h2load-'));
  try {
    const log = join(folder, 'log');
    const words = [...wordsOf(load), `--log-file=${log}`];
    if (load.body !== undefined) {
      const body = join(folder, 'body');
      writeFileSync(body, load.body);
      words.push('-d', body);
    }
    const command = [path, '-t1', ...words, load.url];
    const printed = await output({ command, env, core: LOAD_CORE });
    return http2Report({ printed, log: readFileSync(log, 'latin1') }, load.answerBytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wordsOf({ connections, streams, until, headers }: Http2Load): string[] {
  const end =
    until.kind === 'seconds' ? ['-D', `${until.seconds * 1000}ms`] : ['-n', `${until.requests}`];
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  return [`-c${connections}`, `-m${streams}`, ...end, ...fields];
}

type Told = { readonly printed: string; readonly log: string };

const UNIT_US: Readonly<Record<string, number>> = { s: 1_000_000, ms: 1000, us: 1 };

/** An error is an answer from 400 on, a broken stream, and an answer with too little in it. */
export function http2Report({ printed, log }: Told, answerBytes: number): LoadReport {
  const [, time, unit = ''] = /^finished in ([\d.]+)(s|ms|us),/m.exec(printed) ?? [];
  const bytes = /\((\d+)\) data$/m.exec(printed)?.[1];
  if (time === undefined || bytes === undefined) {
    throw new Error(`h2load gave no report:\n${printed}`);
  }
  const latenciesUs: number[] = [];
  let failed = 0;
  for (const line of log.split('\n')) {
    if (line === '') continue;
    const [, status, us] = line.split('\t').map(Number);
    if (status === undefined || status < 200 || status >= 400) failed += 1;
    else latenciesUs.push(us ?? Number.NaN);
  }
  const requests = latenciesUs.length;
  const whole = answerBytes === 0 ? requests : Math.floor(Number(bytes) / answerBytes);
  const lacking = Math.max(0, requests - whole);
  // One that reaches nobody says nothing at all.
  const errors = requests === 0 ? Math.max(1, failed) : failed + lacking;
  const durationUs = Number(time) * (UNIT_US[unit] ?? Number.NaN);
  return reportOf({ requests, durationUs, errors, latenciesUs });
}
