// The injector as a program: a webhook that gives pods their proxy. Reads two ConfigMaps and
// needs no other right.
import { readFileSync } from 'node:fs';
import {
  findKube,
  jsonLog,
  kubeClient,
  lifecycle,
  readSettings,
  systemClock,
  systemRandom,
  type KubeApi,
  type Part,
  type SettingsOf,
} from '../lib/index.ts';
import {
  Configuration,
  followCertificate,
  plainServer,
  secureServer,
  Webhook,
} from './serve/index.ts';
import { SETTINGS } from './settings.ts';

const STOP_WITHIN_MS = 5000;

await main();

async function main(): Promise<void> {
  const { env } = process;
  const reading = readSettings(SETTINGS, { env, argv: process.argv.slice(2) });
  if (reading.kind === 'rejected') return fail(reading.reasons);
  const kube = findKube({ env, readText, clock: systemClock });
  if (kube.kind === 'rejected') return fail([kube.reason]);
  const settings = reading.value;
  const log = jsonLog(systemClock, settings.logLevel, (line) => process.stdout.write(line));
  const parts = partsOf(kubeClient(kube.value), { settings, log });
  const injector = lifecycle(parts, { clock: systemClock, log, stopWithinMs: STOP_WITHIN_MS });
  const stop = (): void => void injector.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await injector.start();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    log.error('the injector cannot start', { cause });
    process.exit(1);
  }
  log.info('listening', { webhook: settings.webhookPort, ready: settings.readyPort });
}

type Around = {
  readonly settings: SettingsOf<typeof SETTINGS>;
  readonly log: ReturnType<typeof jsonLog>;
};

function partsOf(api: KubeApi, { settings, log }: Around): readonly Part[] {
  const { namespace, certificates, webhookPort, readyPort } = settings;
  const around = { clock: systemClock, random: systemRandom, log };
  const configuration = new Configuration({ api, namespace, ...around });
  let hasCertificate = false;
  const webhook = new Webhook({
    settings: () => configuration.settings,
    hasCertificate: () => hasCertificate,
    log,
  });
  const secure = secureServer({
    name: 'webhook',
    port: webhookPort,
    answer: (question) => webhook.review(question),
    log,
  });
  const answer = webhook.monitor.bind(webhook);
  const stopping = new AbortController();
  let unfollow = (): void => undefined;
  const facts: Part = {
    name: 'configuration and certificate',
    start() {
      configuration.follow(stopping.signal);
      unfollow = followCertificate({
        ...{ readFile: readText, folder: certificates, clock: systemClock, log },
        onPair(pair) {
          secure.use(pair);
          hasCertificate = true;
          log.info('certificate in use', { folder: certificates });
        },
      });
      return Promise.resolve();
    },
    stop() {
      stopping.abort();
      unfollow();
      return Promise.resolve();
    },
  };
  return [facts, secure, plainServer({ name: 'monitoring', port: readyPort, answer, log })];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function fail(reasons: readonly string[]): void {
  for (const reason of reasons) process.stderr.write(`injector: ${reason}\n`);
  process.exitCode = 2;
}
