// The console as a program: takes spans, shows traces, ends when it is told to.
import { jsonLog, readSettings, systemClock } from '../lib/index.ts';
import { traceConsole } from './console.ts';
import { SETTINGS } from './settings.ts';

async function main(): Promise<void> {
  const { env, argv } = process;
  const reading = readSettings(SETTINGS, { env, argv: argv.slice(2) });
  if (reading.kind === 'rejected') {
    for (const reason of reading.reasons) process.stderr.write(`console: ${reason}\n`);
    process.exit(2);
  }
  const settings = reading.value;
  const log = jsonLog(systemClock, settings.logLevel, (line) => process.stdout.write(line));
  const { parts, ports } = traceConsole({ settings, clock: systemClock, log });
  const stop = (): void => void parts.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await parts.start();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    log.error('the console cannot start', { cause });
    process.exit(1);
  }
  log.info('ready', ports());
}

await main();
