// Who may connect at all: the same policies, asked before there is a request.
import type { ConnectionFacts } from '../../format/index.ts';
import type { ConnectionGuardPlan } from '../../plan/index.ts';
import { RbacEngine } from './engine.ts';
import type { Subject } from './subject.ts';

type GuardRuling = { readonly allowed: boolean; readonly policy: string };

export type ConnectionGuard = {
  readonly counts: Readonly<Record<GuardCount, number>>;
  rule(connection: ConnectionFacts): GuardRuling;
};

type GuardCount = 'allowed' | 'denied' | 'shadowAllowed' | 'shadowDenied';

/** Link it once for each chain: it counts. */
export function connectionGuard({ rules, shadow }: ConnectionGuardPlan): ConnectionGuard {
  const enforced = rules === undefined ? undefined : new RbacEngine(rules);
  const shadowed = shadow === undefined ? undefined : new RbacEngine(shadow);
  const counts = { allowed: 0, denied: 0, shadowAllowed: 0, shadowDenied: 0 };
  return {
    counts,
    rule: (connection) => {
      const subject = subjectOf(connection);
      if (shadowed !== undefined) {
        counts[shadowed.rule(subject).allowed ? 'shadowAllowed' : 'shadowDenied'] += 1;
      }
      const { allowed, policy } = enforced?.rule(subject) ?? { allowed: true, policy: undefined };
      counts[allowed ? 'allowed' : 'denied'] += 1;
      return { allowed, policy: policy ?? 'none' };
    },
  };
}

function subjectOf(connection: ConnectionFacts): Subject {
  const { remoteAddress } = connection;
  return { connection, head: undefined, clientAddress: remoteAddress, metadata: () => undefined };
}
