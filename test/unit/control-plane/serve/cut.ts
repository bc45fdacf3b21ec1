import { cut } from '../../../../control-plane/serve/cut.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('resets the stream that a call has inside, and says when there is none', async (t) => {
    const codes: unknown[] = [];
    const close = (code: unknown): number => codes.push(code);

    t.ok(cut({ call: { stream: { close } } }));
    t.same(codes, [11], 'ENHANCE_YOUR_CALM');
    for (const call of [{}, { call: 1 }, { call: { stream: {} } }]) t.notOk(cut(call));
  });
}
