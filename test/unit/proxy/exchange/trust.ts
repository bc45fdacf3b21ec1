import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { tlsFacts } from '../../../harness/filter-bench.ts';
import { Trust } from '../../../../proxy/exchange/trust.ts';
import type { Connection } from '../../../../proxy/exchange/index.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { ClientAddressPlan } from '../../../../proxy/plan/index.ts';

const CONTROLS = ['x-envoy-retry-on', '5xx', 'x-envoy-upstream-rq-timeout-ms', '9'];

function judged(plan: Partial<ClientAddressPlan>, list: string[], more: Partial<Connection> = {}) {
  const headers = new Headers(list.slice());
  const { connection } = originUnderTest({ connection: more });
  const whole = {
    isEdge: false,
    trustedHops: 0,
    appendsForwardedFor: true,
    internalRanges: [],
    ...plan,
  };
  return { ...new Trust(whole).judge(headers, connection), headers };
}

export function spec(t: Test): void {
  t.test('nobody is inside by default, and control headers of strangers are dropped', async (t) => {
    const { isInternal, headers } = judged({}, [
      'x-forwarded-for',
      '10.1.1.1',
      ...CONTROLS,
      'x-envoy-internal',
      'true',
    ]);

    t.equal(isInternal, false);
    t.same(headers.list, ['x-forwarded-for', '10.1.1.1', 'x-forwarded-proto', 'http']);
  });

  t.test('a single address of a range that is inside is believed', async (t) => {
    const inside = { internalRanges: ['10.0.0.0/8'] };
    const one = judged(inside, ['x-forwarded-for', '10.1.1.1', ...CONTROLS]);

    t.equal(one.isInternal, true);
    t.equal(one.headers.get('x-envoy-retry-on'), '5xx');
    t.equal(one.headers.get('x-envoy-internal'), 'true');
    t.equal(judged(inside, ['x-forwarded-for', '10.1.1.1, 10.2.2.2']).isInternal, false);
    t.equal(judged(inside, []).isInternal, false, 'without an address, nobody said who asks');
  });

  t.test('an edge believes its peer, and adds it to the list', async (t) => {
    const { address, isEdge, headers } = judged({ isEdge: true }, [
      'x-forwarded-for',
      '1.1.1.1',
      'x-forwarded-for',
      '2.2.2.2',
    ]);

    t.equal(address, '10.0.0.1');
    t.equal(isEdge, true);
    t.equal(headers.get('x-forwarded-for'), '1.1.1.1,2.2.2.2,10.0.0.1');
    t.equal(headers.get('x-envoy-external-address'), '10.0.0.1');
  });

  t.test('hops that are trusted stand between us and the client', async (t) => {
    const one = judged({ isEdge: true, trustedHops: 1 }, ['x-forwarded-for', '1.1.1.1, 2.2.2.2']);
    const two = judged({ trustedHops: 1 }, ['x-forwarded-for', '1.1.1.1, 2.2.2.2, 3.3.3.3']);
    const broken = judged({}, ['x-forwarded-for', 'unknown']);

    t.equal(one.address, '2.2.2.2');
    t.equal(two.address, '2.2.2.2');
    t.equal(broken.address, '10.0.0.1');
  });

  t.test('an edge drops what only insiders may say of themselves', async (t) => {
    const said = [
      'x-envoy-peer-metadata',
      'x',
      'x-envoy-original-path',
      '/forged',
      'x-envoy-decorator-operation',
      'op',
    ];

    t.same(judged({ isEdge: true, appendsForwardedFor: false }, said).headers.list, [
      ...['x-forwarded-proto', 'http', 'x-envoy-external-address', '10.0.0.1'],
    ]);
    t.ok(judged({}, said).headers.has('x-envoy-original-path'));
  });

  t.test('what the client spoke is known best by those nearest to it', async (t) => {
    const told = ['x-forwarded-proto', 'https'];
    const tls = { tls: tlsFacts('spiffe://a') };

    t.equal(judged({}, told).headers.get('x-forwarded-proto'), 'https');
    t.equal(judged({ isEdge: true }, told).headers.get('x-forwarded-proto'), 'http');
    t.equal(
      judged({ isEdge: true, trustedHops: 1 }, told).headers.get('x-forwarded-proto'),
      'https',
    );
    t.equal(judged({}, [], tls).headers.get('x-forwarded-proto'), 'https');
  });

  t.test('a caller on this machine is told by our own address', async (t) => {
    const local = judged({ isEdge: true }, [], { remoteAddress: '127.0.0.1' });

    t.equal(local.headers.get('x-forwarded-for'), '10.96.0.9');
  });
}
