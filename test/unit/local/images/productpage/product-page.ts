import { bookinfo } from '../../../../../local/images/productpage/product-page.ts';
import { ask, bodyOf, fakeServices, jsonOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

const services = {
  details: 'http://details:9080',
  reviews: 'http://reviews:9080',
  ratings: 'http://ratings:9080',
};
const WHOLE = {
  '/details/0': { status: 200, body: { pages: 200 } },
  '/reviews/0': { status: 200, body: { reviews: [{ reviewer: 'R', text: 'Fun' }] } },
};
const made = (replies: Parameters<typeof fakeServices>[0]) => {
  const fake = fakeServices(replies);
  return { ...fake, service: bookinfo({ ask: fake.ask, services }) };
};

export function spec(t: Test): void {
  t.test('makes one page of what the services say', async (t) => {
    const { service, sent } = made(WHOLE);

    const reply = await service(ask('GET /productpage'));

    t.equal(reply.status, 200);
    t.match(bodyOf(reply), /Book Details[^]*Book Reviews[^]*Fun/);
    t.same(
      sent.map(({ url, timeoutMs }) => [url, timeoutMs]),
      [
        ['http://details:9080/details/0', 3000],
        ['http://reviews:9080/reviews/0', 3000],
      ],
    );
  });

  t.test('asks for reviews twice, then says that they are missing', async (t) => {
    const { service, sent } = made({ '/details/0': WHOLE['/details/0'] });

    const reply = await service(ask('GET /productpage'));

    t.equal(reply.status, 200);
    t.match(bodyOf(reply), /Sorry, product reviews are currently unavailable for this book\./);
    t.equal(sent.filter(({ url }) => url.includes('reviews')).length, 2);
  });

  t.test('sends the name of who signed in along, and no other', async (t) => {
    const { service, sent } = made(WHOLE);
    const body = Buffer.from('username=jason&passwd=x');

    const login = await service(ask('POST /login', { body }));
    const cookie = String(login.headers?.['set-cookie']).split(';')[0] ?? '';
    await service(ask('GET /productpage', { headers: { cookie, 'end-user': 'other' } }));
    await service(
      ask('GET /productpage', { headers: { 'end-user': 'other', 'x-request-id': '7' } }),
    );

    t.match(login, { status: 302, headers: { location: '/productpage' } });
    t.match(sent[0]?.headers, { 'end-user': 'jason', cookie });
    t.same(sent[2]?.headers, { 'x-request-id': '7' });
  });

  t.test('offers the same as JSON, with the status it got', async (t) => {
    const { service } = made({ ...WHOLE, '/ratings/0': { status: 503, body: {} } });

    t.match(jsonOf(await service(ask('GET /api/v1/products'))), [
      { id: 0, title: 'The Comedy of Errors' },
    ]);
    t.same(jsonOf(await service(ask('GET /api/v1/products/0'))), { pages: 200 });
    t.equal((await service(ask('GET /api/v1/products/0/reviews'))).status, 200);
    const ratings = await service(ask('GET /api/v1/products/0/ratings'));
    t.equal(ratings.status, 503);
    t.same(jsonOf(ratings), {
      error: 'Sorry, product ratings are currently unavailable for this book.',
    });
    t.equal((await service(ask('GET /api/v1/products/x'))).status, 404);
  });

  t.test('counts what the services answered', async (t) => {
    const { service } = made(WHOLE);

    await service(ask('GET /productpage'));

    t.match(
      bodyOf(await service(ask('GET /metrics'))),
      /request_result_total\{destination_app="details",response_code="200"\} 1\n/,
    );
    t.equal(bodyOf(await service(ask('GET /health'))), 'Product page is healthy');
    t.match(await service(ask('GET /logout')), { headers: { 'set-cookie': /^session=;/ } });
  });
}
