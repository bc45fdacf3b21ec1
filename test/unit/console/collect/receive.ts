import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { EXPORT_BYTES_MAX, receive } from '../../../../console/collect/receive.ts';
import type { Span } from '../../../../console/collect/span.ts';
import { SpanExporter } from '../../../../proxy/telemetry/export/index.ts';
import { spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export async function spec(t: Test): Promise<void> {
  const PROTOBUF = 'application/x-protobuf';
  const sentByProxy = await exported();
  const send = (
    body: Buffer,
    { contentType = PROTOBUF, contentEncoding = '' } = {},
    rejects = 0,
  ) => {
    const taken: Span[] = [];
    const answer = receive({ contentType, contentEncoding, body }, (spans) => {
      taken.push(...spans);
      return rejects;
    });
    return { taken, ...answer, text: answer.body.toString() };
  };

  t.test('takes what our proxies send, compressed or not', async (t) => {
    const { status, body, taken } = send(sentByProxy);

    t.equal(status, 200);
    t.equal(body.length, 0);
    t.match(taken, [
      {
        service: 'reviews.default',
        kind: 'client',
        startUs: 1_795_266_981_940_500,
        durationUs: 10_000,
        failed: true,
        attributes: [['http.request.resend_count', 1]],
      },
    ]);
    t.same(send(gzipSync(sentByProxy), { contentEncoding: 'gzip' }).taken, taken);
  });

  t.test('tells the sender in its own format what was not kept', async (t) => {
    const json = Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"no"}]}]}]}');

    const answer = send(json, { contentType: 'application/json; charset=utf-8' });

    t.equal(answer.status, 200);
    t.match(JSON.parse(answer.text), { partialSuccess: { rejectedSpans: '1' } });
    t.match(send(sentByProxy, {}, 3).text, /valid ids/);
  });

  t.test('refuses other formats, broken contents and what unpacks beyond the limit', async (t) => {
    const bomb = gzipSync(Buffer.alloc(EXPORT_BYTES_MAX + 1));

    t.equal(send(sentByProxy, { contentType: 'text/plain' }).status, 415);
    t.equal(send(sentByProxy, { contentEncoding: 'br' }).status, 415);
    t.equal(send(sentByProxy.subarray(0, -2)).status, 400);
    t.equal(send(Buffer.from('[]'), { contentType: 'application/json' }).status, 400);
    t.equal(send(bomb, { contentEncoding: 'gzip' }).status, 400);
    t.equal(send(sentByProxy, { contentEncoding: 'gzip' }).status, 400);
  });

  t.test('has an answer to whatever is sent', async (t) => {
    const place = fc.integer({ min: 0, max: sentByProxy.length - 1 });
    const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 5 });
    fc.assert(
      fc.property(changes, (some) => {
        const body = Buffer.from(sentByProxy);
        for (const [at, byte] of some) body[at] = byte;
        t.ok([200, 400].includes(send(body).status));
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        const sent = Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${text}]}]}]}`);
        return send(sent, { contentType: 'application/json' }).status === 200;
      }),
    );
  });
}

/** What one of our proxies sends. */
async function exported(): Promise<Buffer> {
  const bodies: Buffer[] = [];
  const exporter = new SpanExporter({
    async post(body) {
      bodies.push(body);
      return { kind: 'ok' };
    },
    resource: [['service.name', 'reviews.default']],
    scope: { name: 'lateen', version: '1' },
    clock: new ManualClock(),
    log: silentLog,
  });
  exporter.add([
    {
      traceId: TRACE_ID,
      spanId: spanId('2'),
      parentId: spanId('1'),
      name: 'ratings:9080/*',
      kind: 'client',
      startMs: 1_795_266_981_940.5,
      endMs: 1_795_266_981_950.5,
      failed: true,
      attributes: [['http.request.resend_count', 1]],
    },
  ]);
  await exporter.flush();
  return Buffer.concat(bodies);
}
