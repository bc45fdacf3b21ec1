// The certificates that one proxy is given: those that its rules name, out of Secrets of its own
// namespace and of no other.
import type { GatewayServer } from '../../api/istio/index.ts';
import { inForce, type Anchors, type Credential, type Pair } from './credential.ts';
import { policyCredentials, serverCredentials, type CredentialUse } from './credential-name.ts';
import type { Mesh } from './mesh.ts';
import type { ServiceView } from './view.ts';

/** A certificate with its key, or authorities, under the name that proxies ask for. */
export type GivenCredential = { readonly name: string } & (
  | { readonly kind: 'certificate'; readonly pair: Pair }
  | { readonly kind: 'trust'; readonly trust: Anchors }
);

type Wanting = {
  readonly namespace: string;
  readonly servers: readonly GatewayServer[];
  readonly services: readonly ServiceView[];
};

const NONE: readonly GivenCredential[] = [];

export function credentialView(mesh: Mesh, wanting: Wanting): readonly GivenCredential[] {
  // Most meshes have none, and then nothing is looked for.
  if (mesh.credentials.size === 0) return NONE;
  const { namespace, servers, services } = wanting;
  const uses = [
    ...servers.flatMap(({ tls }) => serverCredentials(tls)),
    ...services.flatMap(({ rule: { policy, subsets } }) =>
      [policy, ...subsets.map((subset) => subset.trafficPolicy)].flatMap(policyCredentials),
    ),
  ];
  const given = new Map<string, GivenCredential>();
  for (const use of uses) {
    if (use.namespace !== undefined && use.namespace !== namespace) continue;
    const found = givenFor(use, secretFor(mesh, use, namespace));
    if (found !== undefined) given.set(use.resource, found);
  }
  return given.size === 0 ? NONE : [...given.values()];
}

/** The first of the Secrets it may mean that has, or had, that part. */
export function secretFor(
  { credentials }: Pick<Mesh, 'credentials'>,
  { secrets, part }: CredentialUse,
  namespace: string,
): Credential | undefined {
  const found = secrets.flatMap((name) => credentials.get(`${namespace}/${name}`) ?? []);
  const holds = ({ [part]: held }: Credential): boolean =>
    held.kind !== 'absent' || held.kept !== undefined;
  return found.find(holds) ?? found[0];
}

function givenFor(
  { resource: name, part }: CredentialUse,
  credential: Credential | undefined,
): GivenCredential | undefined {
  if (credential === undefined) return undefined;
  if (part === 'pair') {
    const pair = inForce(credential.pair);
    return pair && { name, kind: 'certificate', pair };
  }
  const trust = inForce(credential.trust);
  return trust && { name, kind: 'trust', trust };
}
