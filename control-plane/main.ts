// The control plane as a program ("istiod"): finds its Kubernetes, reads its settings, says when it
// stands, ends when it is told to.
import { readFileSync } from 'node:fs';
import about from '../package.json' with { type: 'json' };
import {
  findKube,
  jsonLog,
  kubeClient,
  readSettings,
  systemClock,
  systemRandom,
} from '../lib/index.ts';
import { controlPlane } from './control-plane.ts';
import { SETTINGS } from './settings.ts';

async function main(): Promise<void> {
  const { env } = process;
  const reading = readSettings(SETTINGS, { env, argv: process.argv.slice(2) });
  if (reading.kind === 'rejected') {
    for (const reason of reading.reasons) process.stderr.write(`control-plane: ${reason}\n`);
    process.exit(2);
  }
  const settings = reading.value;
  const log = jsonLog(systemClock, settings.logLevel, (line) => process.stdout.write(line));
  const kube = findKube({ env, readText, clock: systemClock });
  if (kube.kind === 'rejected') {
    process.stderr.write(`control-plane: ${kube.reason}\n`);
    process.exit(2);
  }
  const api = kubeClient(kube.value);
  const plane = controlPlane({
    api,
    settings,
    clock: systemClock,
    random: systemRandom,
    log,
    version: about.version,
    usage,
  });
  const stop = (): void => void plane.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await plane.start();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    log.error('the control plane cannot start', { cause });
    process.exit(1);
  }
  log.info('ready', { discovery: settings.xdsPort, webhook: settings.webhookPort });
}

function usage(): { residentBytes: number; cpuSeconds: number } {
  const { user, system } = process.cpuUsage();
  return { residentBytes: process.memoryUsage.rss(), cpuSeconds: (user + system) / 1e6 };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

await main();
