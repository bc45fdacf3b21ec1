import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { fixedRandom, requestHead } from '../../../harness/filter-bench.ts';
import { headerChanges } from '../../../harness/plans.ts';
import { LocalReplies } from '../../../../proxy/exchange/local-reply.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import { reply } from '../../../../proxy/filters/index.ts';
import type { LocalReplyPlan } from '../../../../proxy/plan/index.ts';

const DENIED = reply({ status: 403, details: 'why', body: 'no, 100% no' });

function message(plan: LocalReplyPlan | undefined, headers = {}, said = DENIED) {
  const facts = new ExchangeRecord(originUnderTest());
  facts.request = requestHead('/', headers);
  facts.status = said.status;
  const { head, body } = new LocalReplies(plan, fixedRandom(0)).message(said, facts);
  return { status: head.status, headers: head.headers.list, body: body.toString(), facts };
}

const mapper = {
  filter: { kind: 'status', op: 'eq', value: 403 },
  status: 404,
  body: 'gone',
  headers: headerChanges({ set: { 'x-mapped': '%RESPONSE_CODE%' } }).changes,
  format: undefined,
} as const;

export function spec(t: Test): void {
  t.test('is plain text, or nothing', async (t) => {
    t.match(message(undefined), {
      status: 403,
      body: 'no, 100% no',
      headers: ['content-type', 'text/plain'],
    });
    t.same(message(undefined, {}, reply({ status: 404, details: '' })).headers, []);
  });

  t.test('the first mapper that fits has its say', async (t) => {
    const plan = { mappers: [mapper], format: undefined };

    t.match(message(plan), { status: 404, body: 'gone', headers: ['x-mapped', '404'] });
    t.match(message(plan, {}, reply({ status: 401, details: '' })), { status: 401 });
  });

  t.test('a format puts it into other words', async (t) => {
    const json = { code: '%RESPONSE_CODE%', why: '%LOCAL_REPLY_BODY%' };
    const format = { kind: 'json', json, omitEmpty: false, contentType: undefined } as const;
    const said = message({ mappers: [], format });

    t.same(JSON.parse(said.body), { code: 403, why: 'no, 100% no' });
    t.same(said.headers, ['content-type', 'application/json']);
  });

  t.test('a client of gRPC hears it in its own terms, in the head alone', async (t) => {
    const said = message(undefined, { 'content-type': 'application/grpc' });

    t.match(said, { status: 200, body: '' });
    t.same(said.headers, [
      ...['content-type', 'application/grpc', 'grpc-status', '7'],
      ...['grpc-message', 'no, 100%25 no'],
    ]);
    t.equal(said.facts.status, 200);
  });

  t.test('each status has its status of gRPC', async (t) => {
    const grpc = (status: number, grpcStatus?: number) =>
      message(
        undefined,
        { 'content-type': 'application/grpc' },
        reply({ status, grpcStatus, details: '' }),
      ).headers[3];

    t.same(
      [400, 401, 404, 429, 503, 500].map((status) => grpc(status)),
      ['13', '16', '12', '14', '14', '2'],
    );
    t.equal(grpc(429, 8), '8');
  });
}
