// What is wrong with a Secret that a rule names, seen from one namespace in which proxies need it.
import {
  certificateOf,
  credentialProblem,
  secretFor,
  type CredentialUse,
  type Mesh,
} from '../../mesh/index.ts';
import type { MeshFinding } from './rule.ts';

type Looking = {
  readonly mesh: Mesh;
  readonly use: CredentialUse;
  readonly namespace: string;
  readonly nowMs: number;
};

const MISSING = { severity: 'error', code: 'IST0101' } as const;
const INVALID = { severity: 'error', code: 'IST0161' } as const;
const WHAT = {
  pair: 'a certificate with its key',
  trust: 'authorities (ca.crt or cacert)',
} as const;

/** Undefined: it is there, and good. */
export function credentialFinding(looking: Looking): Omit<MeshFinding, 'path'> | undefined {
  const { mesh, use, namespace, nowMs } = looking;
  const { written, part, secrets } = use;
  const problem = credentialProblem(written);
  if (problem !== undefined) {
    return { ...MISSING, message: problem, remedy: 'name a Secret in that namespace' };
  }
  if (use.namespace !== undefined && use.namespace !== namespace) {
    return {
      ...MISSING,
      message: `'${written}' is in ${use.namespace}; the pods are in ${namespace}`,
      remedy: `put the Secret into ${namespace}: a proxy is given those of its own namespace alone`,
    };
  }
  const held = secretFor(mesh, use, namespace)?.[part];
  if (held === undefined || held.kind === 'absent') {
    const names = secrets.map((name) => `${namespace}/${name}`).join(' or ');
    const kept = held?.kept === undefined ? 'handshakes fail' : 'the one before stays in force';
    return {
      ...MISSING,
      message: `there is no Secret ${names} with ${WHAT[part]}: ${kept}`,
      remedy: 'create it where the pods are that need it',
    };
  }
  if (held.kind === 'broken') {
    const kept = held.kept === undefined ? 'handshakes fail' : 'the one before stays in force';
    return {
      ...INVALID,
      message: `the Secret of '${written}' cannot be used: ${held.why}; ${kept}`,
      remedy: 'write certificate and key anew, both at once',
    };
  }
  const pem = 'chain' in held.value ? held.value.chain : held.value.anchors;
  return expiry({ pem, written, nowMs });
}

type Validity = { readonly pem: string; readonly written: string; readonly nowMs: number };

function expiry({ pem, written, nowMs }: Validity): Omit<MeshFinding, 'path'> | undefined {
  const until = certificateOf(pem)?.validTo;
  if (until === undefined || Date.parse(until) > nowMs) return undefined;
  return {
    ...INVALID,
    message: `the certificate of '${written}' was valid until ${until}: clients refuse it`,
    remedy: 'renew it; what is written into the Secret acts at once',
  };
}
