import { story, type Explanation, type TrailStep } from '../../../../proxy/explain/index.ts';
import type { Test } from '../../../harness/unit.ts';

const FORWARDED: Explanation = {
  listener: 'out',
  chain: '',
  virtualHost: 'shop',
  route: 'v2',
  origin: 'virtual-service/default/shop#0',
  upstream: 'shop-v2',
  endpoint: '10.0.0.2:80',
  status: undefined,
  flags: '-',
  details: '',
  sent: { method: 'GET', target: '/a', authority: 'shop', headers: [['x-a', '1']] },
  answered: undefined,
  policy: { timeoutMs: 5000, retries: 2, retryOn: ['5xx'], perTryTimeoutMs: 0 },
  steps: [
    { kind: 'listener', name: 'out' },
    { kind: 'route', name: 'v1', origin: '', misses: 'header end-user' },
    { kind: 'route', name: 'v2', origin: 'virtual-service/default/shop#0', misses: undefined },
    { kind: 'target', upstream: 'shop-v2', weight: 90, of: 100 },
    { kind: 'pick', endpoint: '10.0.0.2:80', why: 'its turn' },
  ],
};

export function spec(t: Test): void {
  t.test('reads from top to bottom', async (t) => {
    t.equal(
      story(FORWARDED),
      `listener      out
              not v1: header end-user
route         v2 (virtual-service/default/shop#0)
upstream      shop-v2, which takes 90 of 100
endpoint      10.0.0.2:80: its turn

Sent to shop-v2 at 10.0.0.2:80:
  GET /a
  host: shop
  x-a: 1
Waited for: 5000 ms at most; 2 more on 5xx.
`,
    );
  });

  t.test('says what the proxy itself answers, and why', async (t) => {
    const refused = { ...FORWARDED, status: 403, details: 'rbac_access_denied', sent: undefined };

    t.match(story(refused), 'The proxy answers 403: rbac_access_denied.\n');
    const closed = { ...refused, status: 0, flags: 'NR', details: 'filter_chain_not_found' };
    t.match(story(closed), 'The connection is closed: NR filter_chain_not_found.\n');
    t.match(story({ ...FORWARDED, sent: undefined }), 'Bytes are relayed to shop-v2.\n');
  });

  t.test('a thousand routes that miss are counted, but for the last', async (t) => {
    const misses: TrailStep[] = Array.from({ length: 1000 }, (_, i) => {
      return { kind: 'route', name: `r${i}`, origin: '', misses: 'path' };
    });
    const text = story({ ...FORWARDED, steps: misses });

    t.match(text, 'not 988 others\n');
    t.match(text, 'not r999: path\n');
    t.notMatch(text, 'not r0:');
  });
}
