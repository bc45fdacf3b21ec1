import { ManualClock, seededRandom, type Random } from '../../../../../lib/index.ts';
import { ratings } from '../../../../../local/images/ratings/ratings.ts';
import type { WebService } from '../../../../../local/images/web/index.ts';
import { ask, jsonOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

const first: Random = { below: () => 0, fraction: () => 0 };
const made = (
  version: string,
  random = seededRandom(1),
): { service: WebService; clock: ManualClock } => {
  const clock = new ManualClock();
  return { clock, service: ratings({ version, clock, random }) };
};

export function spec(t: Test): void {
  t.test('gives five stars and four, until somebody gives others', async (t) => {
    const { service } = made('v1');
    const body = Buffer.from('{"Reviewer1":1,"Reviewer2":2}');

    t.same(jsonOf(await service(ask('GET /ratings/0'))), {
      id: 0,
      ratings: { Reviewer1: 5, Reviewer2: 4 },
    });
    await service(ask('POST /ratings/0', { body }));
    t.same(jsonOf(await service(ask('GET /ratings/0'))), {
      id: 0,
      ratings: { Reviewer1: 1, Reviewer2: 2 },
    });
  });

  t.test('refuses what is no rating', async (t) => {
    const { service } = made('v1');

    t.equal((await service(ask('GET /ratings/x'))).status, 400);
    t.equal((await service(ask('POST /ratings/0', { body: Buffer.from('[') }))).status, 400);
    t.equal((await service(ask('GET /stars'))).status, 404);
  });

  t.test('is down every other minute where it should be', async (t) => {
    const { service, clock } = made('v-unavailable');

    t.equal((await service(ask('GET /ratings/0'))).status, 200);
    clock.advance(60_000);
    t.equal((await service(ask('GET /ratings/0'))).status, 503);
    t.equal((await service(ask('GET /health'))).status, 200);
    clock.advance(60_000);
    t.equal((await service(ask('GET /ratings/0'))).status, 200);
  });

  t.test('says itself that it is not healthy', async (t) => {
    const { service, clock } = made('v-unhealthy');

    clock.advance(900_000);

    t.equal((await service(ask('GET /health'))).status, 500);
  });

  t.test('fails or dawdles by chance', async (t) => {
    const slow = made('v-delayed', first);
    const reply = slow.service(ask('GET /ratings/0'));
    slow.clock.advance(7_000);

    t.equal((await reply).status, 200);
    t.equal((await made('v-faulty', first).service(ask('GET /ratings/0'))).status, 503);
  });
}
