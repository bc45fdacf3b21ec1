// Names of credentials: how rules write them, which Secrets each may stand for, and what proxies
// call them.
import type {
  DestinationRule,
  Gateway,
  GatewayServer,
  TrafficPolicy,
} from '../../api/istio/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Collection } from '../world/index.ts';

type ServerTls = NonNullable<GatewayServer['tls']>;

/** What a rule wants of a Secret. */
export type CredentialUse = {
  /** As proxies ask for it: `kubernetes://shop`, or `kubernetes://shop-cacert` for authorities. */
  readonly resource: string;
  readonly part: 'pair' | 'trust';
  /** As the rule has it, and in which of its fields. */
  readonly written: string;
  readonly field: 'credentialName' | 'credentialNames' | 'caCertCredentialName';
  /** Where it may be: the first that is there counts. */
  readonly secrets: readonly string[];
  /** Undefined: in whatever namespace the proxy is. */
  readonly namespace: string | undefined;
};

const SCHEME = 'kubernetes://';
const GATEWAY_SCHEME = 'kubernetes-gateway://';
const TRUST_SUFFIX = '-cacert';
// After the name of a pair that is called as authorities are; no Secret has such a name.
const PAIR_MARK = '#pair';

/** Why a name cannot be followed, in words; undefined when it can. */
export function credentialProblem(written: string): string | undefined {
  const found = /^([a-z-]+):\/\//.exec(written)?.[0];
  if (found === undefined || found === SCHEME || found === GATEWAY_SCHEME) return undefined;
  return `${found} is not followed: certificates come from Secrets in the proxy's namespace`;
}

export function isMutual(mode: ServerTls['mode']): boolean {
  return mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
}

/** What a server's TLS wants; nothing where it has files, or the mesh's own certificates. */
export function serverCredentials(tls: ServerTls | undefined): readonly CredentialUse[] {
  const { mode = 'SIMPLE', credentialName, credentialNames = [] } = tls ?? {};
  if (tls === undefined || (mode !== 'SIMPLE' && !isMutual(mode))) return [];
  const single = credentialName ?? '';
  const pairs =
    single === ''
      ? credentialNames.map((written) => pairUse(written, 'credentialNames'))
      : [pairUse(single, 'credentialName')];
  const [first] = pairs;
  if (!isMutual(mode) || first === undefined) return pairs;
  const authority = tls.caCertCredentialName ?? '';
  const trust =
    authority === ''
      ? trustUse(first.written, first.field)
      : trustUse(authority, 'caCertCredentialName');
  return [...pairs, trust];
}

/** What a client's TLS wants, as a DestinationRule has it. */
export function clientCredentials(tls: TrafficPolicy['tls']): readonly CredentialUse[] {
  const { mode, credentialName: written = '' } = tls ?? {};
  if (written === '' || (mode !== 'SIMPLE' && mode !== 'MUTUAL')) return [];
  const trust = trustUse(written, 'credentialName');
  return mode === 'SIMPLE' ? [trust] : [pairUse(written, 'credentialName'), trust];
}

export function policyCredentials(policy: TrafficPolicy | undefined): readonly CredentialUse[] {
  const { tls, portLevelSettings = [] } = policy ?? {};
  return [tls, ...portLevelSettings.map((port) => port.tls)].flatMap(clientCredentials);
}

function pairUse(written: string, field: CredentialUse['field']): CredentialUse {
  const { name, namespace } = placeOf(written);
  // A name stands for one Secret in a proxy: that of a pair must not be that of authorities too.
  const resource = `${SCHEME}${name}${name.endsWith(TRUST_SUFFIX) ? PAIR_MARK : ''}`;
  return { resource, part: 'pair', written, field, secrets: [name], namespace };
}

function trustUse(written: string, field: CredentialUse['field']): CredentialUse {
  const { name, namespace } = placeOf(written);
  const plain = name.endsWith(TRUST_SUFFIX) ? name.slice(0, -TRUST_SUFFIX.length) : name;
  const own = `${plain}${TRUST_SUFFIX}`;
  const resource = `${SCHEME}${own}`;
  return { resource, part: 'trust', written, field, secrets: [own, plain], namespace };
}

type Where = { readonly name: string; readonly namespace: string | undefined };

function placeOf(written: string): Where {
  const path = written.replace(/^[a-z-]+:\/\//, '');
  const slash = path.indexOf('/');
  if (slash < 0) return { name: path, namespace: undefined };
  return { name: path.slice(slash + 1), namespace: path.slice(0, slash) };
}

/** Every Secret's name that some rule may mean. */
export const credentialNames = memo(
  (gateways: Collection<Gateway>, rules: Collection<DestinationRule>): ReadonlySet<string> => {
    const served = gateways.all.flatMap(({ spec }) =>
      (spec.servers ?? []).flatMap(({ tls }) => serverCredentials(tls)),
    );
    const called = rules.all.flatMap(({ spec }) =>
      [spec.trafficPolicy, ...(spec.subsets ?? []).map((subset) => subset.trafficPolicy)].flatMap(
        policyCredentials,
      ),
    );
    return new Set([...served, ...called].flatMap(({ secrets }) => secrets));
  },
);
