// Policies, linked: which one speaks about a subject, and whether it may go on.
import type { RbacPlan } from '../../plan/index.ts';
import { predicate } from './predicate.ts';
import type { Predicate, Subject } from './subject.ts';

export type Ruling = {
  readonly allowed: boolean;
  /** The policy that fits; undefined: none does. */
  readonly policy: string | undefined;
};

type Policy = {
  readonly name: string;
  readonly permission: Predicate;
  readonly principal: Predicate;
};

export class RbacEngine {
  readonly #action: RbacPlan['action'];
  readonly #policies: readonly Policy[];

  constructor({ action, policies }: RbacPlan) {
    this.#action = action;
    this.#policies = policies.map(({ name, permission, principal }) => {
      return { name, permission: predicate(permission), principal: predicate(principal) };
    });
  }

  rule(subject: Subject): Ruling {
    const policy = this.#fitting(subject);
    switch (this.#action) {
      case 'allow':
        return { allowed: policy !== undefined, policy };
      case 'deny':
        return { allowed: policy === undefined, policy };
      case 'log':
        return { allowed: true, policy };
    }
  }

  /** By the order of names, the first. */
  #fitting(subject: Subject): string | undefined {
    for (const { name, permission, principal } of this.#policies) {
      if (permission(subject) && principal(subject)) return name;
    }
    return undefined;
  }
}

/** `rbac_access_denied_matched_policy[name]`: what logs and dashboards look for. */
export function denialDetails(policy: string | undefined): string {
  return `rbac_access_denied_matched_policy[${(policy ?? 'none').replaceAll(/\s/g, '_')}]`;
}
