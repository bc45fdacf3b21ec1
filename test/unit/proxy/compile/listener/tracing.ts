import { tracing } from '../../../../../proxy/compile/listener/tracing.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('without settings nothing is traced, without shares everything', async (t) => {
    const { place } = compilation();

    t.equal(tracing(undefined, 'inbound', place), undefined);
    t.match(tracing({}, 'outbound', place), {
      samplePercent: 100,
      overallPercent: 100,
      clientPercent: 100,
      spanKind: 'client',
      pathTagBytesMax: 256,
    });
  });

  t.test('tags come from texts, variables and headers', async (t) => {
    const { place, noted } = compilation();
    const plan = tracing(
      {
        customTags: [
          { tag: 'a', literal: { value: '1' } },
          { tag: 'b', requestHeader: { name: 'X-B', defaultValue: '-' } },
          { tag: 'c' },
        ],
      },
      'inbound',
      place,
    );

    t.same(plan?.customTags, [
      { name: 'a', from: 'literal', value: '1', otherwise: '' },
      { name: 'b', from: 'header', value: 'x-b', otherwise: '-' },
    ]);
    t.same(noted(), ['custom_tags[2]']);
    t.same(
      refusedBy((at) => tracing({ randomSampling: { value: 101 } }, 'inbound', at)),
      ['random_sampling'],
    );
  });
}
