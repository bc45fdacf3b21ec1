import type { Test } from '../../../harness/unit.ts';
import { endpoint, endpointsPlan, upstreamPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import { seal } from '../../../../proxy/plan/index.ts';
import { Feeds } from '../../../../proxy/runtime/feeds.ts';

const addresses = ({ upstream }: UpstreamBench): readonly string[] =>
  upstream.endpoints.map(({ address }) => address);

const at = (address: string): string => seal(endpointsPlan('any', endpoint(address))).text;

export function spec(t: Test): void {
  t.test('endpoints reach all who want them, whichever comes first', async (t) => {
    const feeds = new Feeds();
    const [early, late] = [new UpstreamBench(), new UpstreamBench()];
    feeds.connect(early.upstream);
    feeds.set('u', at('10.0.0.7'));
    feeds.connect(late.upstream);

    t.same([addresses(early), addresses(late)], [['10.0.0.7'], ['10.0.0.7']]);
  });

  t.test('an upstream that is fed by another name now hears no more of the old one', async (t) => {
    const feeds = new Feeds();
    const bench = new UpstreamBench();
    feeds.connect(bench.upstream);
    bench.upstream.replan(upstreamPlan('u', { source: { kind: 'endpoints', endpoints: 'v' } }));
    feeds.connect(bench.upstream);
    feeds.set('u', at('10.0.0.7'));
    t.same(addresses(bench), []);
    feeds.set('v', at('10.0.0.8'));
    t.same(addresses(bench), ['10.0.0.8']);
    feeds.disconnect(bench.upstream);
    feeds.set('v', at('10.0.0.9'));

    t.same(addresses(bench), ['10.0.0.8']);
  });

  t.test('what says the same changes nothing', async (t) => {
    const feeds = new Feeds();
    const { upstream } = new UpstreamBench();
    feeds.set('u', at('10.0.0.7'));
    feeds.connect(upstream);
    const [before] = upstream.endpoints.map(({ plan }) => plan);

    feeds.set('u', at('10.0.0.7'));

    t.equal(upstream.endpoints[0]?.plan, before);
  });

  t.test('endpoints that are taken away stay with those who have them', async (t) => {
    const feeds = new Feeds();
    const [early, late] = [new UpstreamBench(), new UpstreamBench()];
    feeds.set('u', at('10.0.0.7'));
    feeds.connect(early.upstream);
    feeds.delete('u');
    feeds.connect(late.upstream);

    t.same([addresses(early), addresses(late)], [['10.0.0.7'], []]);
  });
}
