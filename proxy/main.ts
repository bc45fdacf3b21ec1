// `proxy sidecar|router --domain … [--config bootstrap.yaml] [--mode validate]`
import { createWriteStream, readFileSync, writeSync } from 'node:fs';
import { hostname, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { isObject, sleep, systemClock, systemRandom, type JsonObject } from '../lib/index.ts';
import { Xds } from '../api/xds/index.ts';
import {
  Configuration,
  faultsOf,
  readBootstrap,
  readCommand,
  type Bootstrap,
  type LineFile,
  type ThreadPort,
} from './agent/index.ts';
import { keptFiles } from './kept-files.ts';
import { collectGarbage } from './collect-garbage.ts';
import type { Files, Finding } from './compile/index.ts';
import { systemDial } from './grpc/index.ts';
import { filesOf, startProxy, type Machine, type Proxy } from './proxy.ts';
import { proxySettings, type ProxySettings } from './settings.ts';
import type { ThreadSettings } from './threads.ts';

// More than the drain: whatever hangs then is cut.
const STOP_EXTRA_MS = 5000;
// perf: 274 MB resident under load with V8's own limit, 208 with this one, at the same CPU.
const YOUNG_GENERATION_MB = 24;
// Whoever reads configuration gives way to requests, and still gets a quarter of a busy core.
const AGENT_NICE = 5;
// npm and some shells deliver one Ctrl-C twice.
const SAME_SIGNAL_MS = 500;

// Not files that anybody rotates, and not ours to close.
const STREAMS: Readonly<Record<string, NodeJS.WriteStream>> = {
  '/dev/stdout': process.stdout,
  '/dev/stderr': process.stderr,
};

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
    const files = filesOf({ env, readFile });
    const read = readBootstrap(await parseFile(command.config), { xds, files });
    if (read.kind === 'rejected') return fail(`cannot use ${command.config}`, read.reasons);
    if (read.findings.length > 0) {
      warn(`${command.config}: not all is acted on`, read.findings.map(findingLine));
    }
    ({ bootstrap } = read);
    if (command.mode === 'validate') return validate(command.config, { bootstrap, files });
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
    dial: systemDial(systemClock),
    readFile,
    keptFiles,
    startDataThread,
    collectGarbage,
    openLineFile,
    writeLog: (line) => void process.stderr.write(line),
    usage() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed, heapTotal } = process.memoryUsage();
      return {
        cpuSeconds: (user + system) / 1e6,
        residentBytes: rss,
        heapUsedBytes: heapUsed,
        heapSizeBytes: heapTotal,
      };
    },
  };
}

/** A file that grows, or a standard stream. */
function openLineFile(path: string): LineFile {
  const stream = STREAMS[path] ?? createWriteStream(path, { flags: 'a' });
  const isOurs = STREAMS[path] === undefined;
  // The write that failed is told; a stream without a listener would end the program.
  if (isOurs) stream.on('error', () => undefined);
  return {
    write: (lines, done) => void stream.write(lines, (error) => done(error ?? undefined)),
    close: () => (isOurs ? void stream.end() : undefined),
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
  giveWay();
  return worker;
}

/** On Linux this is said of the calling thread alone: the data thread stays as it was started. */
function giveWay(): void {
  if (process.platform === 'linux') setPriority(AGENT_NICE);
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

type ToValidate = { readonly bootstrap: Bootstrap; readonly files: Files };

function validate(file: string, { bootstrap, files }: ToValidate): void {
  const findings: string[] = [];
  const onFinding = (finding: Finding): void => void findings.push(findingLine(finding));
  const configuration = new Configuration({ clock: systemClock, files, onFinding });
  const { resources } = bootstrap;
  const reasons = faultsOf(resources, configuration);
  if (findings.length > 0) warn(`${file}: not all is acted on`, findings);
  if (reasons.length > 0) return fail(`cannot use ${file}`, reasons);
  process.stdout.write(`${file}: ok, ${resources.length} resources\n`);
}

function findingLine({ path, message }: Finding): string {
  return `${path} ${message}`;
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
