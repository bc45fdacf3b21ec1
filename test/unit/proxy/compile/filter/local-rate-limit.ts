import {
  limitActions,
  localRateLimit,
} from '../../../../../proxy/compile/filter/local-rate-limit.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const tokenBucket = { maxTokens: 3, fillInterval: '1s' };

  t.test('buckets fill, statuses are errors, and nothing is enforced unasked', async (t) => {
    const { place, refused } = compilation();
    const plan = localRateLimit(
      { statPrefix: 's', tokenBucket, status: { code: 'OK' }, descriptors: [{ tokenBucket }] },
      place,
    );

    t.match(plan, {
      status: 429,
      bucket: { tokensMax: 3, tokensPerFill: 1, fillMs: 1000 },
      enabledPercent: 0,
      enforcedPercent: 0,
      descriptors: [{ bucket: { tokensMax: 3 } }],
    });
    t.same(refused(), []);
  });

  t.test('a bucket that never fills, or too often, is refused', async (t) => {
    for (const bad of [{}, { maxTokens: 1 }, { maxTokens: 1, fillInterval: '0.01s' }]) {
      const limit = { statPrefix: 's', tokenBucket: bad };
      t.ok(refusedBy((at) => localRateLimit(limit, at)).length > 0, JSON.stringify(bad));
    }
  });

  t.test('actions make descriptors, and one that is not known is refused', async (t) => {
    const { place } = compilation();
    const actions = [
      { requestHeaders: { headerName: 'X', descriptorKey: 'x' } },
      { remoteAddress: {} },
    ];

    t.same(limitActions([{ actions }], place), [
      [{ kind: 'header', header: 'x', key: 'x', skipIfAbsent: false }, { kind: 'remote-address' }],
    ]);
    t.same(
      refusedBy((at) => limitActions([{ actions: [{}] }], at)),
      ['[0].actions[0]'],
    );
  });
}
