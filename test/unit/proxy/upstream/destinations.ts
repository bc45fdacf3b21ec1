import type { Test } from '../../../harness/unit.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

const source = {
  kind: 'original-destination',
  bindAddress: undefined,
  header: undefined,
  port: undefined,
} as const;

export function spec(t: Test): void {
  t.test('the oldest that nobody uses makes room for the next', async (t) => {
    const { upstream } = new UpstreamBench({ source });
    const used = upstream.destination('10.0.0.1', 1);
    const unused = upstream.destination('10.0.0.1', 2);
    if (used !== undefined) used.active = 1;
    for (let port = 3; port < 2000; port++) upstream.destination('10.0.0.1', port);

    t.equal(upstream.destination('10.0.0.1', 1), used);
    t.not(upstream.destination('10.0.0.1', 2), unused);
    t.equal([...upstream.destinations].length, 1024);
  });
}
