import { reviews } from '../../../../../local/images/reviews/reviews.ts';
import { ask, fakeServices, jsonOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

const RATED = { '/ratings/0': { status: 200, body: { ratings: { Reviewer1: 5, Reviewer2: 4 } } } };
const made = (fake: ReturnType<typeof fakeServices>, starColor: string | undefined) =>
  reviews({
    ask: fake.ask,
    ratings: { isEnabled: starColor !== undefined, url: 'http://ratings:9080/ratings' },
    starColor: starColor ?? 'black',
    podName: 'reviews-v1-x',
    clusterName: undefined,
  });

export function spec(t: Test): void {
  t.test('shows no stars and asks nobody in its first version', async (t) => {
    const fake = fakeServices(RATED);

    const reply = await made(fake, undefined)(ask('GET /reviews/0'));

    t.match(jsonOf(reply), {
      id: '0',
      podname: 'reviews-v1-x',
      reviews: [{ reviewer: 'Reviewer1' }, {}],
    });
    t.notMatch(jsonOf(reply), { reviews: [{ rating: {} }] });
    t.same(fake.sent, []);
  });

  t.test('waits long for black stars and briefly for red ones', async (t) => {
    const fake = fakeServices(RATED);

    const black = await made(fake, 'black')(ask('GET /reviews/0'));
    const red = await made(
      fake,
      'red',
    )(ask('GET /reviews/0', { headers: { 'end-user': 'jason' } }));

    t.match(jsonOf(black), {
      reviews: [{ rating: { stars: 5, color: 'black' } }, { rating: { stars: 4 } }],
    });
    t.match(jsonOf(red), { reviews: [{ rating: { stars: 5, color: 'red' } }, {}] });
    t.same(fake.sent, [
      { url: 'http://ratings:9080/ratings/0', headers: {}, timeoutMs: 10_000 },
      { url: 'http://ratings:9080/ratings/0', headers: { 'end-user': 'jason' }, timeoutMs: 2_500 },
    ]);
  });

  t.test('says that ratings are missing when they are', async (t) => {
    const rating = { error: 'Ratings service is currently unavailable' };

    const down = await made(fakeServices({}), 'red')(ask('GET /reviews/0'));
    const wrong = await made(
      fakeServices({ '/ratings/0': { status: 500, body: {} } }),
      'red',
    )(ask('GET /reviews/0'));

    t.match(jsonOf(down), { reviews: [{ rating }, { rating }] });
    t.match(jsonOf(wrong), { reviews: [{ rating }, { rating }] });
    t.equal((await made(fakeServices({}), 'red')(ask('GET /reviews/x'))).status, 404);
  });
}
