import { localReply } from '../../../../../proxy/compile/log/local-reply.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('an answer of ours takes status, body, headers and format of its mapper', async (t) => {
    const filter = { notHealthCheckFilter: {} };
    const plan = localReply(
      {
        mappers: [{ filter, statusCode: 418, body: { inlineString: 'tea' } }],
        bodyFormat: { jsonFormat: { m: '%LOCAL_REPLY_BODY%' }, contentType: 'a/b' },
      },
      compilation().place,
    );

    t.match(plan, {
      mappers: [{ status: 418, body: 'tea', format: undefined }],
      format: { kind: 'json', contentType: 'a/b' },
    });
  });

  t.test('a mapper without a condition, or with no final status, is refused', async (t) => {
    const mappers = [{ statusCode: 100 }];
    t.ok(refusedBy((at) => localReply({ mappers }, at)).includes('mappers[0].filter'));
    t.ok(refusedBy((at) => localReply({ mappers }, at)).includes('mappers[0].status_code'));
  });
}
