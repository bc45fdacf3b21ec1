import { ManualClock, seededRandom } from '../../../../lib/index.ts';
import { describedIn } from '../../../../proxy/explain/index.ts';
import { Insight, type InsightWorld } from '../../../../proxy/inspect/index.ts';
import { ListenerTable } from '../../../../proxy/listen/index.ts';
import type { Answer } from '../../../../proxy/live.ts';
import { Telemetry } from '../../../../proxy/telemetry/index.ts';
import { observedConnection, upstreamPlan } from '../../../harness/plans.ts';
import { ExplainBench } from '../../../harness/explain-bench.ts';
import type { Test } from '../../../harness/unit.ts';

const METRICS = { kind: 'metrics', known: [] } as const;

export function spec(t: Test): void {
  t.test('answers each question in its kind', async (t) => {
    const { world } = new ExplainBench([upstreamPlan('a')]);
    const insight = insightOf(world);
    const reading = describedIn(new URLSearchParams('url=/'));
    if (reading.kind === 'rejected') throw new Error('it is a good question');

    t.same(insight.answer({ kind: 'clusters' }), { kind: 'clusters', clusters: [] });
    world.runtime().upstreams.get('a');
    t.match(insight.answer({ kind: 'clusters' }), { clusters: [{ name: 'a' }] }, 'once called');
    t.match(insight.answer(METRICS), { families: [{ name: 'lateen_stats_overflow_total' }] });
    t.match(insight.answer({ kind: 'stats' }), {
      tables: [{ scope: '' }, { scope: 'cluster', rows: ['a'] }],
    });
    const nowhere = insight.answer({ kind: 'explain', request: reading.request });
    t.match(nowhere, { kind: 'failed', reason: /there are none yet/ });
  });

  t.test('a connection that stands is in the metrics before it ends', async (t) => {
    const { world } = new ExplainBench([]);
    const progress = () => observedConnection({ bytesSent: 7 });
    const standing = [{ progress }, { progress: () => undefined }];
    const insight = insightOf({ ...world, standing });

    const first = insight.answer(METRICS);
    const valueOf = (answer: Answer, name: string) =>
      answer.kind === 'metrics'
        ? answer.families.find((family) => family.name === name)?.values[0]
        : undefined;
    t.equal(valueOf(first, 'istio_tcp_connections_opened_total'), 1);
    t.equal(valueOf(insight.answer(METRICS), 'istio_tcp_sent_bytes_total'), 7);
  });

  t.test('what breaks is an answer, and told', async (t) => {
    const broken: unknown[] = [];
    const { world } = new ExplainBench([]);
    const runtime = (): never => {
      throw new Error('out of luck');
    };
    const insight = insightOf({ ...world, runtime, broke: (error) => void broken.push(error) });

    t.match(insight.answer({ kind: 'clusters' }), { kind: 'failed' });
    t.equal(broken.length, 1);
  });
}

function insightOf(world: InsightWorld): Insight {
  const telemetry = new Telemetry({
    metadata: {},
    principal: '',
    clock: new ManualClock(),
    random: seededRandom(1),
    hostname: '',
    environment: () => undefined,
    tell: () => undefined,
  });
  return new Insight({ world, telemetry, table: new ListenerTable() });
}
