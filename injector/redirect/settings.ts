// The command line of `istio-iptables`: which connections go to the proxy.
export type RedirectSettings = {
  readonly outboundPort: number;
  readonly inboundPort: number;
  readonly user: number;
  readonly group: number;
  /** Ranges, or `*`. */
  readonly includeRanges: readonly string[];
  readonly excludeRanges: readonly string[];
  /** Ports, or `*`. */
  readonly includeInboundPorts: readonly string[];
  readonly excludeInboundPorts: readonly string[];
  readonly includeOutboundPorts: readonly string[];
  readonly excludeOutboundPorts: readonly string[];
  readonly excludeInterfaces: readonly string[];
  readonly virtualInterfaces: readonly string[];
};

export type RedirectCommand = {
  readonly settings: RedirectSettings;
  /** Only takes away what an earlier run wrote. */
  readonly undoes: boolean;
};

type CommandReading =
  | { readonly kind: 'ok'; readonly command: RedirectCommand }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

const NAMES: Readonly<Record<string, string>> = {
  'envoy-port': 'p',
  'inbound-capture-port': 'z',
  'proxy-uid': 'u',
  'proxy-gid': 'g',
  'istio-inbound-interception-mode': 'm',
  'istio-service-cidr': 'i',
  'istio-service-exclude-cidr': 'x',
  'istio-inbound-ports': 'b',
  'istio-local-exclude-ports': 'd',
  'istio-outbound-ports': 'q',
  'istio-local-outbound-ports-exclude': 'o',
  'istio-exclude-interfaces': 'c',
  'kube-virt-interfaces': 'k',
};
const KNOWN = new Set(Object.values(NAMES));
// Mean nothing here, or what happens anyway.
const IGNORED = new Set(['log_output_level', 'log_as_json', 'force-apply', 'reconcile']);
const SWITCHES = new Set(['log_as_json', 'force-apply', 'reconcile', 'cleanup-only']);
const PORT_MAX = 65_535;
const ID_MAX = 4_294_967_295;

export function readCommand(argv: readonly string[]): CommandReading {
  const reasons: string[] = [];
  const flags = readFlags(argv, reasons);
  const number = (flag: string, { fallback, max }: { fallback: number; max: number }): number => {
    const text = flags.get(flag) ?? '';
    if (text === '') return fallback;
    if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
    reasons.push(`-${flag} must be a number up to ${max}, not '${text}'`);
    return fallback;
  };
  const list = (flag: string, wrong: RegExp): readonly string[] => {
    const items = (flags.get(flag) ?? '').split(',').map((item) => item.trim());
    const bad = items.find((item) => item !== '' && !wrong.test(item));
    if (bad !== undefined) reasons.push(`-${flag} cannot hold '${bad}'`);
    return items.filter((item) => item !== '');
  };
  const mode = flags.get('m') ?? 'REDIRECT';
  if (mode !== 'REDIRECT') reasons.push(`-m must be REDIRECT, not '${mode}'`);
  const user = number('u', { fallback: 1337, max: ID_MAX });
  const settings: RedirectSettings = {
    outboundPort: number('p', { fallback: 15_001, max: PORT_MAX }),
    inboundPort: number('z', { fallback: 15_006, max: PORT_MAX }),
    user,
    group: number('g', { fallback: user, max: ID_MAX }),
    includeRanges: list('i', RANGE_OR_ALL),
    excludeRanges: list('x', RANGE),
    includeInboundPorts: list('b', PORT_OR_ALL),
    excludeInboundPorts: list('d', PORT),
    includeOutboundPorts: list('q', PORT_OR_ALL),
    excludeOutboundPorts: list('o', PORT),
    excludeInterfaces: list('c', INTERFACE),
    virtualInterfaces: list('k', INTERFACE),
  };
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  return { kind: 'ok', command: { settings, undoes: flags.has('cleanup-only') } };
}

// What goes into the rules' text must not be able to be a rule itself.
const PORT = /^\d{1,5}$/;
const PORT_OR_ALL = /^(\*|\d{1,5})$/;
const RANGE = /^[\da-fA-F.:]+(\/\d{1,3})?$/;
const RANGE_OR_ALL = /^(\*|[\da-fA-F.:]+(\/\d{1,3})?)$/;
const INTERFACE = /^[\w.:@+-]{1,15}$/;

function readFlags(words: readonly string[], reasons: string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, given = '', value] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    const name = NAMES[given] ?? given;
    if (!KNOWN.has(name) && !IGNORED.has(name) && !SWITCHES.has(name)) {
      reasons.push(`'${word}' is not an option; there are -${[...KNOWN].join(', -')}`);
    } else if (value !== undefined) flags.set(name, value);
    else if (SWITCHES.has(name)) flags.set(name, 'true');
    else if (words[at + 1] === undefined) reasons.push(`${word} needs a value`);
    else flags.set(name, words[++at] ?? '');
  }
  return flags;
}
