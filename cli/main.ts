#!/usr/bin/env node
// `lateen`, what people type. The only file of the command line that knows our own process.
import { runProgram } from '../local/machine/index.ts';
import { printer, stateFolder } from '../local/index.ts';
import { systemClock, systemRandom } from '../lib/index.ts';
import { lateen, type Surroundings } from './lateen.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STAY_MS = 60_000;
const KEPT_VARIABLES = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'] as const;

const { env, stdout, stderr } = process;
const isPlain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';

const surroundings: Surroundings = {
  clock: systemClock,
  random: systemRandom,
  run: runProgram,
  print: printer({
    write: (text) => stdout.write(text),
    clock: systemClock,
    color: stdout.isTTY && !isPlain,
  }),
  complain: (text) => stderr.write(`${text}\n`),
  pid: process.pid,
  userId: process.getuid?.() ?? -1,
  env: Object.fromEntries(KEPT_VARIABLES.flatMap((name) => keptVariable(name))),
  state: stateFolder(env),
  kubeconfig: env['KUBECONFIG'],
  dist: import.meta.dirname,
  node: process.execPath,
  kill(pid, signal) {
    try {
      return process.kill(pid, signal);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
      throw error;
    }
  },
  onStopSignal(call) {
    for (const signal of STOP_SIGNALS) process.on(signal, call);
    return () => STOP_SIGNALS.forEach((signal) => process.off(signal, call));
  },
};

// A terminal that was closed must not keep us from taking everything down.
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
// Timers of our clock do not keep a process alive; a command that waits must go on all the same.
const staying = setInterval(() => undefined, STAY_MS);
process.exitCode = await lateen(process.argv.slice(2), surroundings);
clearInterval(staying);

function keptVariable(name: string): readonly (readonly [string, string])[] {
  const value = env[name];
  return value === undefined ? [] : [[name, value]];
}
