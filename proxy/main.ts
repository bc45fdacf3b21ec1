// `proxy sidecar|router --domain … [--config bootstrap.yaml] [--mode validate]`
import { readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import { isObject, sleep, systemClock, systemRandom, type JsonObject } from '../lib/index.ts';
import { Xds } from '../api/xds/index.ts';
import {
  Configuration,
  faultsOf,
  readBootstrap,
  readCommand,
  type Bootstrap,
  type ThreadPort,
} from './agent/index.ts';
import { startProxy, type Machine, type Proxy } from './proxy.ts';
import { proxySettings, type ProxySettings } from './settings.ts';
import type { ThreadSettings } from './threads.ts';

// More than the drain: whatever hangs then is cut.
const STOP_EXTRA_MS = 5000;
// perf: 274 MB resident under load with V8's own limit, 208 with this one, at the same CPU.
const YOUNG_GENERATION_MB = 24;
// npm and some shells deliver one Ctrl-C twice.
const SAME_SIGNAL_MS = 500;

await main();

async function main(): Promise<void> {
  const { env, argv } = process;
  // The image's entry point may name the program already.
  const words = argv[2] === 'proxy' ? argv.slice(2) : ['proxy', ...argv.slice(2)];
  const reading = readCommand(words);
  const settings = proxySettings(env);
  const reasons = [reading, settings].flatMap((one) =>
    one.kind === 'rejected' ? one.reasons : [],
  );
  if (reading.kind === 'rejected' || settings.kind === 'rejected')
    return fail('cannot start', reasons);
  const { command } = reading;
  const xds = new Xds();
  let bootstrap: Bootstrap | undefined;
  if (command.config !== undefined) {
    const read = readBootstrap(await parseFile(command.config), { xds, readFile: requireFile });
    if (read.kind === 'rejected') return fail(`cannot use ${command.config}`, read.reasons);
    if (read.unknown.length > 0)
      warn(`${command.config}: fields that are not acted on`, read.unknown);
    ({ bootstrap } = read);
    if (command.mode === 'validate') return validate(command.config, bootstrap);
  }
  const stopping = new AbortController();
  const machine = machineOf(env, () => stopping.abort());
  try {
    const start = await startProxy({
      command,
      settings: settings.settings,
      bootstrap,
      xds,
      machine,
    });
    if (start.kind === 'rejected') fail('cannot start', start.reasons);
    else stopWhenTold(start.proxy, stopping, longestStopMs(settings.settings));
  } catch (error) {
    fail('cannot start', [describe(error)]);
  }
}

function machineOf(env: Machine['env'], quit: () => void): Machine {
  return {
    env,
    quit,
    hostname: hostname(),
    clock: systemClock,
    random: systemRandom,
    readFile,
    startDataThread,
    writeLines: (lines) => void process.stdout.write(lines),
    writeLog: (line) => void process.stderr.write(line),
    usage() {
      const { user, system } = process.cpuUsage();
      return { cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss() };
    },
  };
}

/** Beside this file, in the sources as in a bundle. */
function startDataThread(settings: ThreadSettings): ThreadPort {
  const file = import.meta.url.endsWith('.ts') ? './data.ts' : './proxy-data.mjs';
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: settings,
    name: 'data',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  // Without its data thread a proxy is nothing: the kubelet starts us anew.
  worker.on('error', (error) => fail('the data thread crashed', [describe(error)]));
  worker.on('exit', (code) => fail('the data thread ended', [`exit code ${code}`]));
  return worker;
}

function longestStopMs({ minimumDrainMs, terminationDrainMs }: ProxySettings): number {
  return Math.max(minimumDrainMs, terminationDrainMs) + STOP_EXTRA_MS;
}

function stopWhenTold(proxy: Proxy, stopping: AbortController, withinMs: number): void {
  const { signal } = stopping;
  let firstAt: number | undefined;
  const onSignal = (): void => {
    firstAt ??= systemClock.monotonic();
    if (systemClock.monotonic() - firstAt > SAME_SIGNAL_MS) process.exit(1);
    stopping.abort();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const stop = async (): Promise<void> => {
    await Promise.race([proxy.stop(), sleep(systemClock, withinMs)]);
    process.exit(0);
  };
  signal.addEventListener('abort', () => void stop(), { once: true });
  if (signal.aborted) void stop();
}

function validate(file: string, { resources }: Bootstrap): void {
  const reasons = faultsOf(resources, new Configuration(systemClock));
  if (reasons.length > 0) return fail(`cannot use ${file}`, reasons);
  process.stdout.write(`${file}: ok, ${resources.length} resources\n`);
}

async function parseFile(path: string): Promise<JsonObject> {
  const text = requireFile(path);
  // Only a proxy with a file pays for the parser; JSON is YAML too.
  const { parse } = await import('yaml');
  try {
    const value: unknown = parse(text);
    return isObject(value) ? value : fail('cannot start', [`${path} holds no object`]);
  } catch (error) {
    return fail('cannot start', [`${path}: ${describe(error)}`]);
  }
}

function requireFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fail('cannot start', [`cannot read ${path}: ${describe(error)}`]);
  }
}

/** Mounted files come late and change: what cannot be read now is not there. */
function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describe(error.cause)})`;
  return `${error.message}${cause}`;
}

function warn(message: string, lines: readonly string[]): void {
  writeSync(2, `proxy: ${message}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

function fail(message: string, lines: readonly string[]): never {
  warn(message, lines);
  process.exit(1);
}
