import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { fixedRandom, requestHead } from '../../../harness/filter-bench.ts';
import { headerChanges, hostPlan, routePlan, tablePlan } from '../../../harness/plans.ts';
import { Answer, noteAnswer } from '../../../../proxy/exchange/answer.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import type { TrailStep } from '../../../../proxy/explain/index.ts';
import { reply } from '../../../../proxy/filters/index.ts';
import { Headers, ResponseHead } from '../../../../proxy/http/index.ts';
import { Route } from '../../../../proxy/route/index.ts';

function answering(suppressOwnHeaders = false) {
  const filters = [
    {
      name: 'router',
      disabled: false,
      kind: 'router',
      suppressOwnHeaders,
      respectExpectedTimeout: false,
    },
  ] as const;
  const origin = originUnderTest({ http: { filters } });
  const facts = new ExchangeRecord(origin);
  const host = hostPlan('a', [], { attemptCount: { request: false, response: true } });
  const responseHeaders = headerChanges({ set: { code: '%RESPONSE_CODE%' } });
  const route = new Route(routePlan('r', {}, { responseHeaders }), { table: tablePlan({}), host });
  facts.request = requestHead();
  facts.matched = route;
  facts.chosen = route.target(fixedRandom(0));
  facts.attemptCount = 2;
  facts.requestEndMs = 0;
  const sink = {
    from: () => undefined,
    informational: () => undefined,
    head: () => undefined,
    data: () => true,
    end: () => undefined,
    abort: () => undefined,
  };
  return { origin, facts, answer: new Answer(facts, sink) };
}

const ok = () => new ResponseHead(200, '', 11, new Headers());

export function spec(t: Test): void {
  t.test(
    'the upstream’s answer gets its time, its attempts, its cookies and its route’s changes',
    async (t) => {
      const { origin, facts, answer } = answering();
      const head = ok();
      origin.clock.advance(7);
      answer.theirs(head, ['a=1'], 'limit');

      t.same(head.headers.list, [
        ...['x-envoy-upstream-service-time', '7', 'x-envoy-attempt-count', '2'],
        ...['set-cookie', 'a=1', 'code', '200'],
      ]);
      t.match(facts, { details: 'via_upstream', flag: 'URX' });
    },
  );

  t.test('no headers of ours where they are not wanted', async (t) => {
    const { answer } = answering(true);
    const head = ok();
    answer.theirs(head, undefined, undefined);

    t.notOk(head.headers.has('x-envoy-upstream-service-time'));
  });

  t.test('one of our own is changed by its route too', async (t) => {
    const { facts, answer } = answering();
    const { head } = answer.ours(reply({ status: 503, details: 'why', flag: 'UH' }), undefined);

    t.equal(head.headers.get('code'), '503');
    t.match(facts, { details: 'why', flag: 'UH' });
  });

  t.test('what it is made of is told to who asks', async (t) => {
    const { facts } = answering();
    const steps: TrailStep[] = [];
    noteAnswer({ note: (step) => void steps.push(step) }, facts);

    t.match(steps, [{ kind: 'answer', status: 0, flag: '-' }]);
  });
}
