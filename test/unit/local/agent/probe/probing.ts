import type { Test } from '../../../../harness/unit.ts';
import { settle } from '../../../../harness/fake-kube.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import {
  startProbing,
  type Answer,
  type ProbeNews,
} from '../../../../../local/agent/probe/index.ts';

const PASS: Answer = { passed: true, message: '' };
const FAIL: Answer = { passed: false, message: 'HTTP probe failed with statuscode: 503' };
const tcp = (port: number) => ({ tcpSocket: { port }, periodSeconds: 1, failureThreshold: 2 });

export function spec(t: Test): void {
  t.test('asks for liveness and readiness only after the startup probe has passed', async (t) => {
    const life = probe({ startupProbe: tcp(1), livenessProbe: tcp(2), readinessProbe: tcp(3) });
    life.answers.set(1, FAIL);
    await life.advance(0);
    t.same(life.asked, [1]);

    life.answers.set(1, PASS);
    await life.advance(1000);
    await life.advance(0);

    t.same(life.asked, [1, 1, 2, 3]);
    t.same(life.kinds(), ['unhealthy', 'started', 'ready']);
  });

  t.test('a liveness probe that fails often enough has the container stopped, once', async (t) => {
    const life = probe({ livenessProbe: { ...tcp(2), initialDelaySeconds: 5 } });
    life.answers.set(2, FAIL);
    await life.advance(4999);
    t.same(life.asked, []);
    for (let second = 0; second < 5; second++) await life.advance(1000);

    t.same(life.kinds(), ['unhealthy', 'unhealthy', 'failing']);
    t.match(life.news, [
      { message: 'Liveness probe failed: HTTP probe failed with statuscode: 503' },
      {},
      { message: 'Container web failed liveness probe, will be restarted' },
    ]);
  });

  t.test('readiness is told when it changes, and nothing after the end', async (t) => {
    const life = probe({ readinessProbe: tcp(3) });
    for (const answer of [PASS, PASS, FAIL, FAIL, FAIL, PASS]) {
      life.answers.set(3, answer);
      await life.advance(life.asked.length === 0 ? 0 : 1000);
    }
    const ready = life.news.flatMap((news) => (news.kind === 'ready' ? [news.ready] : []));
    t.same(ready, [true, false, true]);

    life.stop();
    const { length } = life.asked;
    await life.advance(10_000);

    t.equal(life.asked.length, length);
  });
}

function probe(probes: object) {
  const clock = new ManualClock();
  const answers = new Map<number, Answer>();
  const asked: number[] = [];
  const news: ProbeNews[] = [];
  const stop = startProbing({
    container: { name: 'web', ...probes },
    clock,
    ready: false,
    tell: (each) => void news.push(each),
    ask: async ({ tcpSocket }) => {
      const port = Number(tcpSocket?.port);
      asked.push(port);
      return answers.get(port) ?? PASS;
    },
  });
  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
  };
  return { answers, asked, news, stop, advance, kinds: () => news.map(({ kind }) => kind) };
}
