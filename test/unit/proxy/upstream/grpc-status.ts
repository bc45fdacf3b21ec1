import type { Test } from '../../../harness/unit.ts';
import { asHttpStatus } from '../../../../proxy/upstream/grpc-status.ts';

export function spec(t: Test): void {
  t.test(
    'the server is to blame for what is 5xx; nobody knows what unheard of ones mean',
    async (t) => {
      const blamed = Array.from({ length: 18 }, (_, status) => status).filter(
        (status) => asHttpStatus(status) >= 500,
      );

      t.same(blamed, [2, 4, 12, 13, 14, 15, 17]);
      t.equal(asHttpStatus(Number.NaN), 500);
    },
  );
}
