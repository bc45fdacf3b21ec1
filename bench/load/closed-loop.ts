// A closed loop: each keep-alive connection asks again as soon as it was answered. wrk does it: it
// costs so little that it shares a core with the backend and still keeps every subject busy, which
// a generator in JavaScript would not do for nginx and HAProxy; an idle proxy does little per
// wake-up and looks dear. Its histogram has a resolution of 1 µs. It counts a request that took n
// times the average as n requests that had to wait, so that a stall weighs as it would for clients
// that do not wait for one another.
import { join } from 'node:path';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import { LOAD_CORE, output } from '../process/index.ts';
import { reportIn, type LoadReport } from './report.ts';

export type Load = {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Of each request's body; 0 asks without one. */
  readonly bodyBytes: number;
};

export async function closedLoop(load: Load): Promise<LoadReport> {
  const { url, connections, seconds, bodyBytes } = load;
  const { path, env } = await peerProgram(findPeer('wrk-4.1'));
  const script = join(import.meta.dirname, 'report.lua');
  const words = [
    '-t1',
    `-c${connections}`,
    `-d${Math.ceil(seconds)}s`,
    '--timeout',
    '2s',
    '-s',
    script,
    url,
  ];
  if (bodyBytes > 0) words.push('--', String(bodyBytes));
  return reportIn(await output({ command: [path, ...words], env, core: LOAD_CORE }));
}
