// The packet rules that hand a pod's connections to its proxy, in the order in which they count.
// The kernel's firewall is only used to redirect: everything that is not TCP passes by.
import type { RedirectSettings } from './settings.ts';

export type Family = 'ipv4' | 'ipv6';

export const CHAINS = [
  'ISTIO_INBOUND',
  'ISTIO_REDIRECT',
  'ISTIO_IN_REDIRECT',
  'ISTIO_OUTPUT',
] as const;

type Loopback = { readonly self: string; readonly passthrough: string };

// `passthrough` is where the proxy speaks to its application from.
const LOOPBACK: Readonly<Record<Family, Loopback>> = {
  ipv4: { self: '127.0.0.1/32', passthrough: '127.0.0.6/32' },
  ipv6: { self: '::1/128', passthrough: '::6/128' },
};
// Connections from other meshes' tunnels are for the proxy as they are.
const TUNNEL_PORT = 15_008;

/** What `iptables-restore --noflush` takes, without its frame. */
export function rulesOf(settings: RedirectSettings, family: Family): readonly string[] {
  const { outboundPort, inboundPort, virtualInterfaces } = settings;
  const included = rangesOf(settings.includeRanges, family);
  const virtualTargets = included.map((range) => destination(range));
  return [
    ...settings.excludeInterfaces.flatMap((name) => [
      `-A PREROUTING -i ${name} -j RETURN`,
      `-A OUTPUT -o ${name} -j RETURN`,
    ]),
    ...virtualInterfaces.map((name) => `-I PREROUTING 1 -i ${name} -j RETURN`),
    `-A ISTIO_INBOUND -p tcp -m tcp --dport ${TUNNEL_PORT} -j RETURN`,
    `-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports ${outboundPort}`,
    `-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports ${inboundPort}`,
    ...inboundRules(settings),
    ...outboundRules(settings, family),
    ...virtualInterfaces.flatMap((name) =>
      virtualTargets.map((target) => `-I PREROUTING 1 -i ${name}${target} -j ISTIO_REDIRECT`),
    ),
  ];
}

function inboundRules(settings: RedirectSettings): readonly string[] {
  const { includeInboundPorts, excludeInboundPorts } = settings;
  if (includeInboundPorts.length === 0) return [];
  const jump = '-A PREROUTING -p tcp -j ISTIO_INBOUND';
  const toPort = (port: string): string => `-A ISTIO_INBOUND -p tcp -m tcp --dport ${port}`;
  if (!includeInboundPorts.includes('*')) {
    return [jump, ...includeInboundPorts.map((port) => `${toPort(port)} -j ISTIO_IN_REDIRECT`)];
  }
  return [
    jump,
    ...excludeInboundPorts.map((port) => `${toPort(port)} -j RETURN`),
    '-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT',
  ];
}

function outboundRules(settings: RedirectSettings, family: Family): readonly string[] {
  const { self, passthrough } = LOOPBACK[family];
  const included = rangesOf(settings.includeRanges, family);
  const excluded = rangesOf(settings.excludeRanges, family);
  // Who asks for loopback ranges to be captured means the application's own connections to itself.
  const capturesLoopback = included.some((range) => /^(127\.|::1(\/|$))/.test(range));
  const owners = [`--uid-owner ${settings.user}`, `--gid-owner ${settings.group}`];
  return [
    '-A OUTPUT -j ISTIO_OUTPUT',
    ...settings.excludeOutboundPorts.flatMap((port) => [
      `-A ISTIO_OUTPUT -p tcp -m tcp --dport ${port} -j RETURN`,
      `-A ISTIO_OUTPUT -p udp -m udp --dport ${port} -j RETURN`,
    ]),
    `-A ISTIO_OUTPUT -s ${passthrough} -o lo -j RETURN`,
    ...owners.flatMap((owner) => [
      `-A ISTIO_OUTPUT ! -d ${self} -o lo -p tcp -m tcp ! --dport ${TUNNEL_PORT} ` +
        `-m owner ${owner} -j ISTIO_IN_REDIRECT`,
      ...(capturesLoopback ? [] : [`-A ISTIO_OUTPUT -o lo -m owner ! ${owner} -j RETURN`]),
      `-A ISTIO_OUTPUT -m owner ${owner} -j RETURN`,
    ]),
    `-A ISTIO_OUTPUT -d ${self} -j RETURN`,
    ...excluded.map((range) => `-A ISTIO_OUTPUT -d ${range} -j RETURN`),
    ...settings.includeOutboundPorts.map((port) =>
      port === '*'
        ? '-A ISTIO_OUTPUT -p tcp -j ISTIO_REDIRECT'
        : `-A ISTIO_OUTPUT -p tcp -m tcp --dport ${port} -j ISTIO_REDIRECT`,
    ),
    ...included.map((range) => `-A ISTIO_OUTPUT${destination(range)} -j ISTIO_REDIRECT`),
  ];
}

function destination(range: string): string {
  return range === '*' ? '' : ` -d ${range}`;
}

/** `*` is both families; an address without a length is itself alone. */
function rangesOf(ranges: readonly string[], family: Family): readonly string[] {
  if (ranges.includes('*')) return ['*'];
  const length = family === 'ipv4' ? 32 : 128;
  return ranges
    .filter((range) => range.includes(':') === (family === 'ipv6'))
    .map((range) => (range.includes('/') ? range : `${range}/${length}`));
}
