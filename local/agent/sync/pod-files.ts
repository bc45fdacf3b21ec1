// The files that every container of a pod sees in /etc: hosts, hostname and resolv.conf. Pure.
import type { Pod } from '../../../api/kubernetes/index.ts';

type PodFilesAsked = {
  readonly pod: Pod;
  readonly address: string;
  readonly dnsAddress: string;
  readonly clusterDomain: string;
  /** The machine's own /etc/resolv.conf. */
  readonly hostResolvConf: string;
};

type PodFiles = {
  readonly hosts: string;
  readonly hostname: string;
  readonly 'resolv.conf': string;
};

// As long as Linux lets a host name be.
const HOSTNAME_CHARACTERS_MAX = 63;

export function podFiles(asked: PodFilesAsked): PodFiles {
  return {
    hosts: hostsFile(asked),
    hostname: `${hostnameOf(asked.pod)}\n`,
    'resolv.conf': resolvConf(asked),
  };
}

export function hostnameOf({ metadata, spec }: Pod): string {
  return (spec.hostname ?? metadata.name).slice(0, HOSTNAME_CHARACTERS_MAX).replace(/[-.]+$/, '');
}

function hostsFile({ pod, address, clusterDomain }: PodFilesAsked): string {
  const name = hostnameOf(pod);
  const { subdomain, hostAliases = [] } = pod.spec;
  const full = `${name}.${subdomain ?? ''}.${pod.metadata.namespace}.svc.${clusterDomain}`;
  const names = subdomain === undefined || subdomain === '' ? name : `${full}\t${name}`;
  return [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    `${address}\t${names}`,
    ...hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`),
    '',
  ].join('\n');
}

function resolvConf(asked: PodFilesAsked): string {
  const { pod, dnsAddress, clusterDomain, hostResolvConf } = asked;
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = pod.spec;
  const ofHost = parseResolvConf(hostResolvConf);
  const cluster = [`${pod.metadata.namespace}.svc`, 'svc'].map(
    (name) => `${name}.${clusterDomain}`,
  );
  const wantsCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' ||
    (dnsPolicy === 'ClusterFirst' && hostNetwork !== true);
  const first = wantsCluster
    ? { servers: [dnsAddress], searches: [...cluster, clusterDomain], options: ['ndots:5'] }
    : dnsPolicy === 'None'
      ? { servers: [], searches: [], options: [] }
      : ofHost;
  const servers = unique([...first.servers, ...(dnsConfig?.nameservers ?? [])]);
  const searches = unique([...first.searches, ...(dnsConfig?.searches ?? [])]);
  const options = mergeOptions(first.options, dnsConfig?.options ?? []);
  return [
    ...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
    ...servers.map((server) => `nameserver ${server}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
    '',
  ].join('\n');
}

type Option = { readonly name?: string; readonly value?: string };

/** A pod's option replaces the one of the same name. */
function mergeOptions(first: readonly string[], own: readonly Option[]): readonly string[] {
  const options = new Map(first.map((text) => [text.split(':')[0] ?? '', text]));
  for (const { name, value } of own) {
    if (name !== undefined) options.set(name, value === undefined ? name : `${name}:${value}`);
  }
  return [...options.values()];
}

function parseResolvConf(text: string) {
  const servers: string[] = [];
  const searches: string[] = [];
  const options: string[] = [];
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver') servers.push(...rest.slice(0, 1));
    if (word === 'search') searches.push(...rest);
    if (word === 'options') options.push(...rest);
  }
  return { servers, searches, options };
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
