import { hex64, murmurHash2 } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test("agrees with libstdc++'s hash of strings", async (t) => {
    t.equal(hex64(murmurHash2('foo')), '85a8e535edf11e5a', 'as Envoy publishes it');
    t.equal(hex64(murmurHash2('')), '553e93901e462a6e', 'nothing');
    t.not(hex64(murmurHash2('12345678')), hex64(murmurHash2('12345679')), 'whole words count');
  });
}
