import { ProbedServer, turn } from '../../../../harness/probed.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { Headers, RequestHead } from '../../../../../proxy/http/index.ts';
import { ProbeConnection } from '../../../../../proxy/upstream/health/probe-connection.ts';
import { RequestProbe } from '../../../../../proxy/upstream/health/request-probe.ts';

export function spec(t: Test): void {
  t.test('sends what it is given, and lets the answer be judged', async (t) => {
    const server = new ProbedServer();
    const rules = { version: 'http1', reuses: false } as const;
    const connection = new ProbeConnection(endpoint('10.0.0.1'), rules, server.effects);
    const head = (): RequestHead => {
      const request = new RequestHead('POST', '/ask', 11, new Headers());
      request.authority = 'a';
      request.bodyLength = 5;
      return request;
    };
    const found: string[] = [];
    const probe = new RequestProbe(connection, {
      head,
      body: Buffer.from('how?!'),
      judge: ({ body }) => ({ kind: 'failed', by: 'answer', why: body.toString() }),
    });
    probe.ask((outcome) => found.push(outcome.kind === 'failed' ? outcome.why : 'passed'));
    await turn();
    t.match(server.heard, /\r\n\r\nhow\?!$/);
    await server.says('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nwell');

    t.same(found, ['well']);
  });
}
