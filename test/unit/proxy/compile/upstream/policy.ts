import { typedPolicy } from '../../../../../proxy/compile/upstream/policy.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type AnyMessage } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const around = {
    common: { panicPercent: 50, locality: { kind: 'none' } },
    defaultRttMs: 30,
  } as const;
  const listOf = (...configs: AnyMessage[]) => ({
    policies: configs.map((typedConfig) => ({ typedExtensionConfig: { typedConfig } })),
  });
  const odd = { '@type': 'x/Odd' };
  const peak = pack('envoy.extensions.load_balancing_policies.peak_ewma.v3alpha.PeakEwma', {});

  t.test('the first that is known counts', async (t) => {
    t.match(typedPolicy(listOf(odd, peak), around, compilation().place), {
      kind: 'peak-ewma',
      decayMs: 10_000,
      defaultRttMs: 30,
    });
    t.same(
      refusedBy((at) => typedPolicy(listOf(odd), around, at)),
      ['policies'],
    );
  });

  t.test('locality weights wrap whatever chooses inside', async (t) => {
    const wrapped = pack('envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality', {
      endpointPickingPolicy: listOf(
        pack('envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest', {
          selectionMethod: 'FULL_SCAN',
        }),
      ),
    });

    t.match(typedPolicy(listOf(wrapped), around, compilation().place), {
      kind: 'least-request',
      fullScan: true,
      locality: { kind: 'weighted' },
    });
  });

  t.test('a ring’s older fields count when the newer message is not there', async (t) => {
    const ring = pack('envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash', {
      hashBalanceFactor: 150,
      hashFunction: 'MURMUR_HASH_2',
    });

    t.match(typedPolicy(listOf(ring), around, compilation().place), {
      hash: 'murmur2',
      consistent: { boundedLoadPercent: 150 },
    });
  });
}
