import type { Test } from '../../harness/unit.ts';
import { entrantsOf } from '../../../bench/entrants.ts';
import { SCENARIOS } from '../../../bench/scenarios/index.ts';

export function spec(t: Test): void {
  t.test('names whoever is missing, and why', async (t) => {
    const http2 = SCENARIOS.filter(({ name }) => name === 'http2');
    for (const scenario of http2) {
      t.match(await entrantsOf(scenario, ['nginx', 'http-proxy', 'node-http2']), {
        subjects: [{ name: 'node-http2' }],
        absent: [
          { subject: 'nginx', why: /HTTP\/2 to servers of gRPC alone/ },
          { subject: 'http-proxy', why: 'it speaks HTTP/1.1 alone' },
        ],
      });
    }
    t.equal(http2.length, 1);
  });
}
