// Which connections of a pod pass through its proxy: what its annotations say, the mesh's values
// without them, and the arguments of the program that writes the rules.
import { isIP } from 'node:net';
import { stringAt, type JsonObject, type Labels } from '../../lib/index.ts';

/** Lists as they are written; `*` is everything, empty is nothing. */
export type Capture = {
  readonly includeOutboundIpRanges: string;
  readonly excludeOutboundIpRanges: string;
  readonly includeInboundPorts: string;
  readonly excludeInboundPorts: string;
  readonly includeOutboundPorts: string;
  readonly excludeOutboundPorts: string;
  readonly excludeInterfaces: string;
  readonly virtualInterfaces: string;
};

type CaptureLine = {
  readonly annotation: string;
  /** Below `global.proxy`. */
  readonly value?: string;
  readonly fallback: string;
  readonly wants: 'ports' | 'ports-or-all' | 'ranges' | 'ranges-or-all' | 'interfaces';
};

const TRAFFIC = 'traffic.sidecar.istio.io/';
const LINES: Readonly<Record<keyof Capture, CaptureLine>> = {
  includeOutboundIpRanges: {
    annotation: `${TRAFFIC}includeOutboundIPRanges`,
    value: 'includeIPRanges',
    fallback: '*',
    wants: 'ranges-or-all',
  },
  excludeOutboundIpRanges: {
    annotation: `${TRAFFIC}excludeOutboundIPRanges`,
    value: 'excludeIPRanges',
    fallback: '',
    wants: 'ranges',
  },
  includeInboundPorts: {
    annotation: `${TRAFFIC}includeInboundPorts`,
    value: 'includeInboundPorts',
    fallback: '*',
    wants: 'ports-or-all',
  },
  excludeInboundPorts: {
    annotation: `${TRAFFIC}excludeInboundPorts`,
    value: 'excludeInboundPorts',
    fallback: '',
    wants: 'ports',
  },
  includeOutboundPorts: {
    annotation: `${TRAFFIC}includeOutboundPorts`,
    value: 'includeOutboundPorts',
    fallback: '',
    wants: 'ports-or-all',
  },
  excludeOutboundPorts: {
    annotation: `${TRAFFIC}excludeOutboundPorts`,
    value: 'excludeOutboundPorts',
    fallback: '',
    wants: 'ports',
  },
  excludeInterfaces: {
    annotation: `${TRAFFIC}excludeInterfaces`,
    fallback: '',
    wants: 'interfaces',
  },
  virtualInterfaces: {
    annotation: 'istio.io/reroute-virtual-interfaces',
    fallback: '',
    wants: 'interfaces',
  },
};
const VIRTUAL_BEFORE = `${TRAFFIC}kubevirtInterfaces`;

type CaptureSources = {
  readonly annotations: Labels;
  readonly proxy: JsonObject;
  readonly reasons: string[];
};

/** What is wrong with an annotation goes into `reasons`. */
export function captureOf({ annotations, proxy, reasons }: CaptureSources): Capture {
  const entry = (field: keyof Capture): string => {
    const { annotation, value = '', fallback, wants } = LINES[field];
    const older = field === 'virtualInterfaces' ? annotations[VIRTUAL_BEFORE] : undefined;
    const text = annotations[annotation] ?? older ?? stringAt(proxy, value) ?? fallback;
    const fault = faultOf(text, wants);
    if (fault !== undefined) reasons.push(`${annotation}: ${fault}`);
    return text;
  };
  return {
    includeOutboundIpRanges: entry('includeOutboundIpRanges'),
    excludeOutboundIpRanges: entry('excludeOutboundIpRanges'),
    includeInboundPorts: entry('includeInboundPorts'),
    excludeInboundPorts: entry('excludeInboundPorts'),
    includeOutboundPorts: entry('includeOutboundPorts'),
    excludeOutboundPorts: entry('excludeOutboundPorts'),
    excludeInterfaces: entry('excludeInterfaces'),
    virtualInterfaces: entry('virtualInterfaces'),
  };
}

type RedirectToSet = {
  readonly capture: Capture;
  readonly user: number;
  readonly statusPort: number;
  readonly logging: string;
};

/** The words after `istio-iptables`. */
export function redirectArgs(options: RedirectToSet): readonly string[] {
  const { capture, user, statusPort, logging } = options;
  // Nobody but the kubelet and Prometheus asks there, and both must reach the proxy itself.
  const own = [15_090, 15_021, ...(statusPort === 0 ? [] : [statusPort])].join(',');
  const inbound = capture.excludeInboundPorts;
  return [
    ...['istio-iptables', '-p', '15001', '-z', '15006', '-u', String(user), '-m', 'REDIRECT'],
    ...['-i', capture.includeOutboundIpRanges, '-x', capture.excludeOutboundIpRanges],
    ...['-b', capture.includeInboundPorts, '-d', inbound === '' ? own : `${own},${inbound}`],
    ...flag('-q', capture.includeOutboundPorts),
    ...flag('-o', capture.excludeOutboundPorts),
    ...flag('-c', capture.excludeInterfaces),
    ...flag('-k', capture.virtualInterfaces),
    `--log_output_level=${logging}`,
  ];
}

/** Left out when there is nothing to say. */
function flag(...words: readonly [name: string, value: string]): readonly string[] {
  return words[1] === '' ? [] : words;
}

function faultOf(text: string, wants: CaptureLine['wants']): string | undefined {
  if (text === '') return undefined;
  if (text === '*' && wants.endsWith('-or-all')) return undefined;
  const items = text.split(',').map((item) => item.trim());
  const all = wants.endsWith('-or-all') ? ', or *' : '';
  if (wants.startsWith('ports')) {
    const wrong = items.find((item) => !isPort(item));
    return wrong === undefined ? undefined : `'${wrong}' is not a port; wanted: 80,443${all}`;
  }
  if (wants.startsWith('ranges')) {
    const wrong = items.find((item) => !isRange(item));
    return wrong === undefined
      ? undefined
      : `'${wrong}' is not a range; wanted: 10.0.0.0/8,192.0.2.7/32${all}`;
  }
  const wrong = items.find((item) => !/^[\w.:@+-]{1,15}$/.test(item));
  return wrong === undefined ? undefined : `'${wrong}' is not the name of an interface`;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function isRange(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0 || bits === undefined) return family !== 0;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}
