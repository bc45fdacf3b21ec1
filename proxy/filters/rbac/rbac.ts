// Who may ask for what: requests that no policy allows, or that one denies, end here. Shadow rules
// are only told of.
import type { RequestHead } from '../../http/index.ts';
import type { FilterSettings } from '../../plan/index.ts';
import { reply, type Filter, type FilterExchange, type Verdict } from '../filter.ts';
import { denialDetails, RbacEngine, type Ruling } from './engine.ts';
import type { Subject } from './subject.ts';

type RbacSettings = Extract<FilterSettings, { kind: 'rbac' }>;

// What other filters and logs look for under.
const METADATA = 'envoy.filters.http.rbac';

/** Undefined: there are no rules. */
export function rbacFilter(name: string, { rules, shadow }: RbacSettings): Filter | undefined {
  if (rules === undefined && shadow === undefined) return undefined;
  const enforced = rules === undefined ? undefined : new RbacEngine(rules);
  const shadowed = shadow === undefined ? undefined : new RbacEngine(shadow);
  const counts = { allowed: 0, denied: 0, shadowAllowed: 0, shadowDenied: 0 };
  const request = (exchange: FilterExchange, head: RequestHead): Verdict => {
    const subject = subjectOf(exchange, head);
    if (shadowed !== undefined) {
      const ruling = shadowed.rule(subject);
      if (ruling.allowed) counts.shadowAllowed += 1;
      else counts.shadowDenied += 1;
      record(exchange, ruling, 'shadow');
    }
    if (enforced === undefined) return 'continue';
    const ruling = enforced.rule(subject);
    record(exchange, ruling, 'enforced');
    if (ruling.allowed) {
      counts.allowed += 1;
      return 'continue';
    }
    counts.denied += 1;
    const details = denialDetails(ruling.policy);
    exchange.reply(reply({ status: 403, body: 'RBAC: access denied', details }));
    return 'stop';
  };
  return { name, request, stats: { prefix: 'rbac', counts } };
}

function subjectOf({ facts }: FilterExchange, head: RequestHead): Subject {
  return {
    head,
    connection: facts.connection,
    clientAddress: facts.clientAddress,
    metadata: (filter, path) => facts.metadata(filter, path),
  };
}

function record(exchange: FilterExchange, ruling: Ruling, kind: 'shadow' | 'enforced'): void {
  const { allowed, policy } = ruling;
  exchange.facts.setMetadata(METADATA, {
    [`${kind}_engine_result`]: allowed ? 'allowed' : 'denied',
    ...(policy === undefined ? {} : { [`${kind}_effective_policy_id`]: policy }),
  });
  exchange.trail?.note({
    kind: 'filter',
    name: kind === 'shadow' ? 'rbac (dry run)' : 'rbac',
    verdict: allowed ? 'allowed' : 'denied',
    why: policy === undefined ? 'no policy fits' : `policy ${policy} fits`,
  });
}
