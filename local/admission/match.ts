// Whether a webhook wants to be asked about a request: its rules, then its selectors.
import { matchesLabels, type KubeObject, type Labels } from '../../lib/index.ts';
import type { AdmissionRequest } from '../registry/index.ts';
import type { Facts } from './facts.ts';
import type { Hook, HookRule } from './hook.ts';

/** The version in which the hook wants to see the object, or undefined when it does not. */
export function versionFor(
  hook: Hook,
  request: AdmissionRequest,
  facts: Facts,
): string | undefined {
  // Nobody may lock the door that leads to the lock; reviews would ask about themselves.
  const { kind } = request;
  if (kind.group === 'admissionregistration.k8s.io' || kind.virtual) return undefined;
  const version = versionInRules(hook, request);
  if (version === undefined || !objectsMatch(hook, request)) return undefined;
  return namespaceMatches(hook, request, facts) ? version : undefined;
}

// All versions of a kind have one shape here, so a rule for any of them is a rule for all.
function versionInRules(hook: Hook, request: AdmissionRequest): string | undefined {
  const others = request.kind.versions.map(({ version }) => version);
  const versions = [request.version, ...(hook.matchesExactly ? [] : others)];
  return versions.find((version) => hook.rules.some((rule) => allows(rule, request, version)));
}

function allows(rule: HookRule, request: AdmissionRequest, version: string): boolean {
  const { kind, operation } = request;
  return (
    has(rule.operations, operation) &&
    has(rule.apiGroups, kind.group) &&
    has(rule.apiVersions, version) &&
    scopeMatches(rule, kind.namespaced) &&
    rule.resources.some((pattern) => resourceMatches(pattern, request))
  );
}

function has(words: readonly string[], word: string): boolean {
  return words.includes('*') || words.includes(word);
}

// Patterns: `pods`, `pods/status`, `pods/*`, and the same with `*`, which alone has no subresource.
function resourceMatches(pattern: string, { kind, subresource }: AdmissionRequest): boolean {
  const [resource, sub] = pattern.split('/');
  if (resource !== '*' && resource !== kind.plural) return false;
  if (sub === '*') return true;
  return sub === subresource;
}

function scopeMatches({ scope = '*' }: HookRule, isNamespaced: boolean): boolean {
  return scope === '*' || (scope === 'Namespaced') === isNamespaced;
}

function objectsMatch({ objects }: Hook, { object, oldObject }: AdmissionRequest): boolean {
  if (objects.length === 0) return true;
  const matches = (one: KubeObject | undefined): boolean =>
    one !== undefined && matchesLabels(objects, one.metadata.labels);
  return matches(object) || matches(oldObject);
}

function namespaceMatches({ namespaces }: Hook, request: AdmissionRequest, facts: Facts): boolean {
  if (namespaces.length === 0) return true;
  const { kind, namespace, object, oldObject } = request;
  if (kind.group === '' && kind.plural === 'namespaces') {
    return matchesLabels(namespaces, (object ?? oldObject)?.metadata.labels);
  }
  if (namespace === undefined) return true;
  return matchesLabels(namespaces, namespaceLabels(facts, namespace));
}

function namespaceLabels(facts: Facts, name: string): Labels | undefined {
  return facts.find('namespaces', { namespace: undefined, name })?.metadata.labels;
}
