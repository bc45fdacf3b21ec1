// Certificates from Secrets: which Secret a rule means by a name, what of it can be used, and what
// stays in force while a new version of it cannot.
import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { Concealed } from '../../lib/index.ts';
import { keepEqual, memo } from '../../lib/pure/index.ts';
import type { SecretFacts, World } from '../world/index.ts';
import { credentialNames } from './credential-name.ts';

export type Pair = { readonly chain: string; readonly key: Concealed };
export type Anchors = { readonly anchors: string; readonly revocation: string | undefined };

/** One of the two things a Secret may hold. */
type Part<T> =
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'broken'; readonly why: string; readonly kept: T | undefined }
  | { readonly kind: 'absent'; readonly kept: T | undefined };

export type Credential = { readonly pair: Part<Pair>; readonly trust: Part<Anchors> };

/** By `namespace/name`: the Secrets that some rule names. */
export type Credentials = ReadonlyMap<string, Credential>;

type Before = { readonly world: World; readonly credentials: Credentials };

/** Who named it once keeps what was good of it, until nobody names it any more. */
export function credentialsOf(world: World, before: Before | undefined): Credentials {
  if (before !== undefined && isSame(world, before.world)) return before.credentials;
  return keepEqual(before?.credentials, credentialsNow(world, before?.credentials));
}

function isSame(...[now, before]: readonly [World, World]): boolean {
  return (
    now.secrets === before.secrets &&
    now.gateways === before.gateways &&
    now.destinationRules === before.destinationRules
  );
}

function credentialsNow(world: World, before: Credentials | undefined): Credentials {
  const names = credentialNames(world.gateways, world.destinationRules);
  const found = new Map<string, Credential>();
  for (const secret of world.secrets.all) {
    const { namespace, name } = secret.metadata;
    if (!names.has(name)) continue;
    const key = `${namespace}/${name}`;
    found.set(key, keeping(readingOf(secret), before?.get(key)));
  }
  for (const [key, was] of before ?? []) {
    if (found.has(key) || !names.has(key.slice(key.indexOf('/') + 1))) continue;
    const left = keeping(NOTHING, was);
    if (inForce(left.pair) !== undefined || inForce(left.trust) !== undefined) found.set(key, left);
  }
  return found;
}

/** What proxies are told: the newest that was good. */
export function inForce<T>(part: Part<T>): T | undefined {
  return part.kind === 'good' ? part.value : part.kept;
}

const NOTHING: Credential = {
  pair: { kind: 'absent', kept: undefined },
  trust: { kind: 'absent', kept: undefined },
};

function keeping(now: Credential, before: Credential | undefined): Credential {
  if (before === undefined) return now;
  return keptOf(now, before);
}

const keptOf = memo((now: Credential, before: Credential): Credential => ({
  pair: partKept(now.pair, before.pair),
  trust: partKept(now.trust, before.trust),
}));

function partKept<T>(...[now, before]: readonly [Part<T>, Part<T>]): Part<T> {
  return now.kind === 'good' ? now : { ...now, kept: inForce(before) };
}

const readingOf = memo((secret: SecretFacts): Credential => ({
  pair: pairOf(secret),
  trust: trustOf(secret),
}));

function pairOf({ chain, key }: SecretFacts): Part<Pair> {
  if (chain === undefined && key === undefined) return { kind: 'absent', kept: undefined };
  if (chain === undefined) return broken('it has a key but no certificate (tls.crt or cert)');
  if (key === undefined) return broken('it has a certificate but no key (tls.key or key)');
  const certificate = certificateOf(chain);
  if (certificate === undefined) return broken('its certificate is not PEM of X.509');
  const privateKey = attempt(() => createPrivateKey(key.reveal()));
  if (privateKey === undefined) return broken('its key is not PEM of a private key');
  if (!certificate.checkPrivateKey(privateKey)) return broken('its key is not of its certificate');
  return { kind: 'good', value: { chain, key } };
}

function trustOf({ anchors, revocation }: SecretFacts): Part<Anchors> {
  if (anchors === undefined) return { kind: 'absent', kept: undefined };
  if (certificateOf(anchors) === undefined) return broken('its authorities are not PEM of X.509');
  return { kind: 'good', value: { anchors, revocation } };
}

function broken(why: string): Part<never> {
  return { kind: 'broken', why, kept: undefined };
}

/** The first of a chain. */
export function certificateOf(pem: string): X509Certificate | undefined {
  return attempt(() => new X509Certificate(pem));
}

/** Undefined when it throws: OpenSSL's reasons for bad PEM tell people nothing. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
