import type { Test } from '../../../../harness/unit.ts';
import { CODE, codeName } from '../../../../../proxy/http/h2/wire.ts';

export function spec(t: Test): void {
  t.test('names every code by its number', async (t) => {
    t.same(
      [codeName(CODE.NO_ERROR), codeName(CODE.ENHANCE_YOUR_CALM), codeName(13), codeName(99)],
      ['NO_ERROR', 'ENHANCE_YOUR_CALM', 'HTTP_1_1_REQUIRED', 'error 99'],
    );
  });
}
