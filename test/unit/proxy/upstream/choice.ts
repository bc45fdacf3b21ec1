import type { Test } from '../../../harness/unit.ts';
import { clientTls, endpoint } from '../../../harness/plans.ts';
import { NO_POLICY, UpstreamBench } from '../../../harness/upstream-bench.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import { choose, poolFor, type Seeker } from '../../../../proxy/upstream/choice.ts';
import { NO_PREFERENCE, type DispatchOwner } from '../../../../proxy/upstream/index.ts';
import { Question } from '../../../../proxy/upstream/question.ts';

const nobody: DispatchOwner = {
  destination: { address: '10.9.9.9', port: 5000 },
  attempting: () => undefined,
  attempted: () => undefined,
  informational: () => undefined,
  answer: () => undefined,
  answerData: () => true,
  answerEnd: () => undefined,
  failed: () => undefined,
};

function seeker({ upstream }: UpstreamBench, headers: string[] = [], host = 'a'): Seeker {
  const question = new Question(0);
  question.head = new RequestHead('GET', '/', 11, new Headers(headers));
  question.head.authority = host;
  return { ...NO_PREFERENCE, owner: nobody, upstream, policy: NO_POLICY, question };
}

const original = { kind: 'original-destination', bindAddress: undefined } as const;

export function spec(t: Test): void {
  t.test('a redirected connection goes where it was going, or where a header says', async (t) => {
    const source = { ...original, header: 'x-dst', port: undefined };
    const bench = new UpstreamBench({ source });
    const chosen = (...headers: string[]) => choose(seeker(bench, headers))?.key;

    t.equal(chosen(), '10.9.9.9:5000');
    t.equal(chosen('x-dst', '10.1.1.1:81'), '10.1.1.1:81');
    t.equal(chosen('x-dst', '[fd00::1]:81'), '[fd00::1]:81');
    for (const bad of ['10.1.1.1', 'example.com:80', '10.1.1.1:99999', '999.1.1.1:80']) {
      t.equal(chosen('x-dst', bad), undefined, bad);
    }
  });

  t.test('no header is believed that the plan does not name, and its port wins', async (t) => {
    const source = { ...original, header: undefined, port: 7000 };
    const bench = new UpstreamBench({ source });

    t.equal(
      choose(seeker(bench, ['x-envoy-original-dst-host', '10.1.1.1:81']))?.key,
      '10.9.9.9:7000',
    );
  });

  t.test('hosts share a pool unless the name asked for in TLS is theirs', async (t) => {
    for (const [serverNameFromHost, shares] of [
      [false, true],
      [true, false],
    ] as const) {
      const tls = clientTls({ serverNameFromHost });
      const way = { name: '', endpointLabels: {}, tls, proxyProtocol: undefined };
      const bench = new UpstreamBench({ tls: [way], endpoints: [endpoint('10.0.0.1')] });
      const [live] = bench.upstream.endpoints;
      if (live === undefined) throw new Error('no endpoint');
      const pool = (host: string) => poolFor(seeker(bench, [], host), live);

      t.equal(pool('shop:80') === pool('bank:80'), shares);
      t.equal(pool('shop:80'), pool('shop:81'));
    }
  });
}
