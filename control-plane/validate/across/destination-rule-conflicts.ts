// DestinationRules of one namespace for one host and audience are one rule: the oldest says how,
// all say which subsets there are. What a younger one says in vain it is told.
import type { DestinationRule } from '../../../api/istio/index.ts';
import { fullHost } from '../../mesh/index.ts';
import { nameOf, type Rule, type Tell } from './rule.ts';

export const destinationRuleConflicts: Rule = ({ mesh }, tell) => {
  for (const list of mesh.world.destinationRules.byNamespace.values()) {
    for (const same of Map.groupBy(list, audience).values()) checkMerged(same, tell);
  }
};

function audience({ metadata, spec }: DestinationRule): string {
  const host = fullHost({ host: spec.host.toLowerCase(), namespace: metadata.namespace });
  const own = spec.workloadSelector === undefined ? '' : metadata.name;
  return [host, own, ...(spec.exportTo ?? [])].join(' ');
}

// Istio merges in silence; who wonders why a policy does not act is told here.
const CODE = 'IST0133';

function checkMerged(rules: readonly DestinationRule[], tell: Tell): void {
  let how: DestinationRule | undefined;
  const owners = new Map<string, DestinationRule>();
  for (const rule of rules) {
    if (rule.spec.trafficPolicy !== undefined) {
      if (how !== undefined) {
        tell(rule, {
          severity: 'warning',
          code: CODE,
          path: 'spec.trafficPolicy',
          message: `${nameOf(how)} is older and about the same host: its policy holds`,
          remedy: 'keep one policy for a host; rules for some clients take a workloadSelector',
        });
      }
      how ??= rule;
    }
    (rule.spec.subsets ?? []).forEach(({ name }, i) => {
      const owner = owners.get(name);
      owners.set(name, owner ?? rule);
      if (owner === undefined || owner === rule) return;
      tell(rule, {
        severity: 'warning',
        code: CODE,
        path: `spec.subsets[${i}]`,
        message: `${nameOf(owner)} is older and has a subset '${name}' already: that one holds`,
        remedy: 'name it differently, or keep it in one place',
      });
    });
  }
}
