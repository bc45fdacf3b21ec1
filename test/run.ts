// `npm run check`, `npm test` and `npm run proof`. Ctrl-C ends what runs, and the run says so; npm
// delivers it twice, so only one that comes later again ends it at once.
import { join } from 'node:path';
import { runPlan } from './run/index.ts';

const TWICE_WITHIN_MS = 500;
const root = join(import.meta.dirname, '..');
const interrupt = new AbortController();
const first: { at?: number } = {};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    first.at ??= Date.now();
    interrupt.abort();
    if (Date.now() - first.at > TWICE_WITHIN_MS) process.exit(130);
  });
}

process.exitCode = await runPlan(process.argv[2] ?? 'test', {
  root,
  say: (line) => process.stdout.write(`${line}\n`),
  interrupted: interrupt.signal,
});
if (interrupt.signal.aborted) process.exitCode = 130;
