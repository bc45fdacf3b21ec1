import fc from 'fast-check';
import { keptChunks, readKept, type KeptResource } from '../../../../proxy/xds/kept.ts';
import type { Test } from '../../../harness/unit.ts';

const KIND = fc.constantFrom('cluster', 'endpoints', 'listener', 'routes');
const RESOURCE: fc.Arbitrary<KeptResource> = fc.record({
  kind: KIND,
  name: fc.string({ unit: 'grapheme' }),
  version: fc.string(),
  wire: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
});

export function spec(t: Test): void {
  t.test('what was kept is what is read', async (t) => {
    fc.assert(
      fc.property(fc.array(RESOURCE), (resources) => {
        t.same(readKept(kept(resources), 'me'), { kind: 'ok', resources });
      }),
    );
  });

  t.test('what is cut short, changed or of somebody else is not believed', async (t) => {
    const whole = kept([{ kind: 'cluster', name: 'a', version: '1', wire: '\n\x01a' }]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.boolean(), (at, cuts) => {
        const changed = cuts ? whole.subarray(0, at) : Buffer.from(whole);
        if (!cuts) changed[at] = (changed[at] ?? 0) ^ 1;
        t.match(readKept(changed, 'me'), { kind: 'rejected', reason: 'it is not whole' });
      }),
    );
    t.match(readKept(whole, 'other'), { kind: 'rejected', reason: /of me, not of other/ });
    t.match(readKept(Buffer.alloc(0), 'me'), { kind: 'rejected' });
  });
}

function kept(resources: readonly KeptResource[]): Buffer {
  return Buffer.concat([...keptChunks('me', resources)]);
}
