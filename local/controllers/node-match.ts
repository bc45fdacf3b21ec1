// May this pod run on this node? Selector, required affinity and taints, with the reason when not.
import { labelsSelector, matchesLabels } from '../../lib/index.ts';
import type { Node, NodeRequirement, NodeTerm, Pod, Taint, Toleration } from '../../api/index.ts';

type Fit = { readonly kind: 'fits' } | { readonly kind: 'unfit'; readonly reason: string };

export function fitOf(pod: Pod, node: Node): Fit {
  const { nodeSelector = {}, affinity, tolerations = [] } = pod.spec;
  if (!matchesLabels(labelsSelector(nodeSelector), node.metadata.labels)) return unfit(AFFINITY);
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = required?.nodeSelectorTerms;
  if (terms !== undefined && !terms.some((term) => holdsTerm(term, node))) return unfit(AFFINITY);
  if (node.spec?.unschedulable === true) return unfit('node(s) were unschedulable');
  const taint = (node.spec?.taints ?? []).find(
    (one) =>
      one.effect !== 'PreferNoSchedule' && !tolerations.some((given) => tolerates(given, one)),
  );
  if (taint === undefined) return { kind: 'fits' };
  return unfit(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
}

export function isNodeReady({ status }: Node): boolean {
  return (
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
  );
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key, operator = 'Equal', value = '', effect } = toleration;
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (key === undefined || key === '') return operator === 'Exists';
  if (key !== taint.key) return false;
  return operator === 'Exists' || value === (taint.value ?? '');
}

const AFFINITY = "node(s) didn't match Pod's node affinity/selector";

function unfit(reason: string): Fit {
  return { kind: 'unfit', reason };
}

function holdsTerm(
  { matchExpressions = [], matchFields = [] }: NodeTerm,
  { metadata }: Node,
): boolean {
  // A term that says nothing matches nothing.
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((one) => holds(one, metadata.labels?.[one.key])) &&
    matchFields.every((one) => one.key === 'metadata.name' && holds(one, metadata.name))
  );
}

function holds({ operator, values = [] }: NodeRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
  }
}
