import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { contentOf, GET, POST, turns } from '../../../../harness/h2-peer.ts';
import { hasLimits, type H2Times } from '../../../../../proxy/http/h2/lifetime.ts';

const NONE: H2Times = { idleTimeoutMs: 0, durationMaxMs: 0, requestsMax: 0, requestTimeoutMs: 0 };

async function bench(times: Partial<H2Times>): Promise<ServerBench> {
  const made = new ServerBench({}, { times: { ...NONE, ...times } });
  await made.peer.greets();
  made.peer.forget();
  return made;
}

function goodbyes({ peer }: ServerBench): number {
  return peer.story.filter((words) => words.startsWith('GOAWAY')).length;
}

export function spec(t: Test): void {
  t.test('costs nothing where nothing is limited', async (t) => {
    t.equal(hasLimits(NONE), false);
    t.equal(hasLimits({ ...NONE, requestsMax: 1 }), true);
  });

  t.test('a connection without a request is told to end, one with a request is not', async (t) => {
    const served = await bench({ idleTimeoutMs: 1000 });
    await served.peer.says(served.peer.headers(1, GET, true));
    await served.passes(1500);
    t.equal(goodbyes(served), 0);
    served.at(0).answer('late');
    await served.passes(500);
    t.equal(goodbyes(served), 0);
    await served.passes(600);
    t.equal(goodbyes(served), 1);
  });

  t.test('a connection lives so long, or serves so many, and is told', async (t) => {
    const old = await bench({ durationMaxMs: 1000 });
    await old.peer.says(old.peer.headers(1, GET, true));
    await old.passes(1100);
    t.equal(goodbyes(old), 1);

    const busy = await bench({ requestsMax: 2 });
    await busy.peer.says(busy.peer.headers(1, GET, true));
    t.equal(goodbyes(busy), 0);
    await busy.peer.says(busy.peer.headers(3, GET, true));
    t.equal(goodbyes(busy), 1);
    busy.at(1).answer('the last');
    await turns();
    t.ok(busy.peer.story.includes('DATA 3 8 end'));
  });

  t.test('a request that does not end in time fails, one that does is left alone', async (t) => {
    const served = await bench({ requestTimeoutMs: 1000 });
    const { peer } = served;
    await peer.says(peer.headers(1, POST, false), peer.headers(3, POST, false));
    await peer.says(contentOf(1, 'all', true));
    await served.passes(1100);
    t.same(served.at(0).events, ['head', 'end']);
    t.match(served.at(1).events, ['head', /^abort request-body-timeout/]);
  });
}
