import { RequestHead, Headers, type Failure } from '../../../../proxy/http/index.ts';
import { DryDispatch } from '../../../../proxy/inspect/dry-dispatch.ts';
import type { Piece } from '../../../../proxy/plan/index.ts';
import type { DispatchOwner } from '../../../../proxy/upstream/index.ts';
import {
  endpoint,
  endpointsIn,
  limitsPlan,
  localityPlan,
  outlierPlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { runtimeOf } from '../../../harness/runtime.ts';
import type { Test } from '../../../harness/unit.ts';
import { NO_POLICY } from '../../../harness/upstream-bench.ts';

const MEMBERS = endpointsIn('a', [localityPlan([endpoint('10.0.0.2')])]);

export function spec(t: Test): void {
  t.test('says who would be asked, and asks nobody', async (t) => {
    const { upstream, dispatch, failures } = dispatchTo([upstreamPlan('a'), MEMBERS]);

    t.equal(dispatch.endpoint?.address, '10.0.0.2');
    t.same(failures, []);
    t.equal(upstream.active, 0);
    t.equal(upstream.stats.upstreamRqTotal, 0);
    t.equal(upstream.endpoints[0]?.active, 0);
  });

  t.test('says why nobody would be', async (t) => {
    t.match(dispatchTo([upstreamPlan('a')]).failures, [{ name: 'no-healthy-endpoint' }]);
    const none = limitsPlan({ requestsMax: 0 });
    const full = upstreamPlan('a', { limits: { default: none, high: none } });
    t.match(dispatchTo([full, MEMBERS]).failures, [{ name: 'overflow' }]);
    const drops = [{ category: 'half', percent: 100 }];
    t.match(dispatchTo([upstreamPlan('a'), { ...MEMBERS, drops }]).failures, [{ name: 'dropped' }]);
  });

  t.test('an endpoint’s one trial is left for a request that is sent', async (t) => {
    const plan = upstreamPlan('a', { outlier: outlierPlan({ probation: true }) });
    const { upstream, again } = dispatchTo([plan, MEMBERS]);
    const [only] = upstream.endpoints;
    if (only === undefined) throw new Error('it was just linked');
    only.outlier.state = 'trial';
    again();

    t.equal(only.outlier.isOnTrial, false);
  });
}

function dispatchTo(pieces: readonly Piece[]) {
  const upstream = runtimeOf(pieces).upstreams.get('a');
  if (upstream === undefined) throw new Error('it was just linked');
  const failures: Failure[] = [];
  const owner: DispatchOwner = {
    destination: undefined,
    attempting: () => undefined,
    attempted: () => undefined,
    informational: () => undefined,
    answer: () => undefined,
    answerData: () => true,
    answerEnd: () => undefined,
    failed: (failure) => void failures.push(failure),
  };
  const again = (): DryDispatch => {
    const dispatch = new DryDispatch(owner, upstream, NO_POLICY);
    dispatch.head(new RequestHead('GET', '/', 11, new Headers()));
    return dispatch;
  };
  return { upstream, failures, again, dispatch: again() };
}
