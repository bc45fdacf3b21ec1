import fc from 'fast-check';
import { openEndpoints, seal, type EndpointsPlan } from '../../../../proxy/plan/index.ts';
import { endpoint, endpointsPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('endpoints of every kind are the same when they are opened', async (t) => {
    fc.assert(
      fc.property(plans, (plan) => {
        t.same(openEndpoints(seal(plan).text), plan);
      }),
      { numRuns: 200 },
    );
  });

  t.test('those that are as usual take little, and share what they have in common', async (t) => {
    const labels = { tlsMode: 'istio' };
    const workload = 'reviews-v1;shop;reviews;v1;Kubernetes';
    const many = Array.from({ length: 40 }, (_, i) =>
      endpoint(`10.0.0.${i}`, { workload, labels }),
    );
    const { text } = seal(endpointsPlan('reviews', ...many));

    const [place] = openEndpoints(text).localities;
    const [first, second] = place?.endpoints ?? [];

    t.ok(text.length < 40 * 40, `${text.length} bytes`);
    t.equal(first?.labels, second?.labels);
    t.equal(first?.healthCheck, second?.healthCheck);
    t.equal(first?.otherAddresses, second?.otherAddresses);
  });
}

const text = fc.string({ maxLength: 8 });
const port = fc.nat(65_535);
const oneEndpoint = fc.record({
  address: text,
  port,
  otherAddresses: fc.array(fc.record({ address: text, port }), { maxLength: 2 }),
  hostname: fc.constantFrom('', 'a.example'),
  weight: fc.nat(9),
  health: fc.constantFrom('healthy', 'degraded', 'unhealthy', 'draining'),
  healthCheck: fc.record({
    port,
    hostname: fc.constantFrom('', 'b.example'),
    disabled: fc.boolean(),
  }),
  labels: fc.dictionary(fc.constantFrom('tlsMode', 'a', 'b'), text),
  workload: fc.constantFrom('', 'w;n;c;r;k'),
});
const plans: fc.Arbitrary<EndpointsPlan> = fc.record({
  kind: fc.constant('endpoints' as const),
  name: text,
  overprovisioningPercent: fc.nat(200),
  weightedPriorityHealth: fc.boolean(),
  drops: fc.array(fc.record({ category: text, percent: fc.nat(100) }), { maxLength: 2 }),
  localities: fc.array(
    fc.record({
      region: text,
      zone: text,
      subzone: text,
      priority: fc.nat(3),
      weight: fc.nat(9),
      endpoints: fc.array(oneEndpoint, { maxLength: 4 }),
    }),
    { maxLength: 3 },
  ),
});
