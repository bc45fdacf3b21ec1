import { ownSettings } from '../../../../../proxy/compile/reading/own.ts';
import { compilation } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('takes what is written, of the right type, and keeps the rest as it was', async (t) => {
    const { place, refused, noted } = compilation();
    const defaults: { readonly on: boolean; readonly ms: number } = { on: false, ms: 5 };
    const read = (lateen: Record<string, boolean | number | string>) =>
      ownSettings({ filterMetadata: { lateen } }, defaults, place);

    t.same(ownSettings(undefined, defaults, place), defaults);
    t.same(read({ on: true }), { on: true, ms: 5 });
    t.same(read({ ms: -1, on: 'yes', other: 1 }), defaults);
    const at = 'metadata.filter_metadata.lateen';
    t.same(refused(), [`${at}.ms`, `${at}.on`]);
    t.same(noted(), [`${at}.other`]);
  });
}
