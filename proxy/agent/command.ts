// The command line: `proxy sidecar|router --domain … [--config file] [--mode validate]`. Flags that
// Istio's template passes and that mean nothing here are taken, so that the template needs no
// change.
import { LOG_LEVELS, type LogLevel } from '../../lib/index.ts';

export type ProxyRole = 'sidecar' | 'router';

export type ProxyCommand = {
  readonly role: ProxyRole;
  /** DNS suffix of the namespace: `default.svc.cluster.local`. */
  readonly domain: string;
  /** A bootstrap file: the configuration comes from there, not from a control plane. */
  readonly config: string | undefined;
  readonly mode: 'serve' | 'validate';
  readonly logLevel: LogLevel;
};

type CommandReading =
  | { readonly kind: 'ok'; readonly command: ProxyCommand }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

const IGNORED = new Set([
  'proxyLogLevel',
  'proxyComponentLogLevel',
  'log_as_json',
  'stsPort',
  'outlierLogPath',
  'concurrency',
  'serviceCluster',
  'templateFile',
  'tokenManagerPlugin',
  'drain-time-s',
  'parent-shutdown-time-s',
]);
const SWITCHES = new Set(['log_as_json']);
const KNOWN = new Set(['domain', 'config', 'mode', 'log_output_level', ...IGNORED]);

export function readCommand(argv: readonly string[]): CommandReading {
  const [program, ...rest] = argv;
  const roleGiven = program === 'proxy' && rest[0]?.startsWith('--') === false;
  const role = roleGiven ? rest[0] : 'sidecar';
  const reasons: string[] = [];
  if (program !== 'proxy') reasons.push(`the first word must be 'proxy', not '${program ?? ''}'`);
  if (role !== 'sidecar' && role !== 'router') {
    reasons.push(`'${role ?? ''}' is no kind of proxy: sidecar or router`);
  }
  const flags = readFlags(roleGiven ? rest.slice(1) : rest, reasons);
  const mode = flags.get('mode') ?? 'serve';
  if (mode !== 'serve' && mode !== 'validate')
    reasons.push(`--mode must be serve or validate, not '${mode}'`);
  const config = flags.get('config');
  if (mode === 'validate' && config === undefined) reasons.push('--mode validate needs --config');
  if (reasons.length > 0 || (role !== 'sidecar' && role !== 'router'))
    return { kind: 'rejected', reasons };
  return {
    kind: 'ok',
    command: {
      role,
      domain: flags.get('domain') ?? '',
      config,
      mode: mode === 'validate' ? 'validate' : 'serve',
      logLevel: levelOf(flags.get('log_output_level')),
    },
  };
}

function readFlags(words: readonly string[], reasons: string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const found = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(words[i] ?? '');
    const [, name = '', given] = found ?? [];
    if (found === null || !KNOWN.has(name)) {
      reasons.push(`'${words[i] ?? ''}' is not a known option: --domain, --config, --mode`);
      continue;
    }
    if (given !== undefined) flags.set(name, given);
    else if (SWITCHES.has(name)) flags.set(name, 'true');
    else if (words[i + 1] === undefined) reasons.push(`--${name} needs a value`);
    else flags.set(name, words[++i] ?? '');
  }
  return flags;
}

/** `default:info`, `all:debug`, or only the level. */
function levelOf(text: string | undefined): LogLevel {
  const word = (text ?? '').split(',')[0]?.split(':').at(-1) ?? '';
  if (word === 'warning') return 'warn';
  return LOG_LEVELS.find((level) => level === word) ?? 'info';
}
