import { judgeUnknown } from '../../../../../proxy/compile/reading/unknown.ts';
import { compilation } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('refuses where ignoring could let more in, and notes the rest', async (t) => {
    const { place, refused, noted } = compilation();

    judgeUnknown(
      [
        { path: 'filterChains[0].#9', type: 'envoy.config.listener.v3.FilterChain' },
        { path: 'a.safeRegex.x', type: 'envoy.type.matcher.v3.RegexMatcher' },
        { path: 'virtualHosts[0].matcher', type: 'envoy.config.route.v3.VirtualHost' },
        { path: 'virtualHosts[0].#99', type: 'envoy.config.route.v3.VirtualHost' },
        { path: 'lbSubsetConfig', type: 'envoy.config.cluster.v3.Cluster' },
      ],
      place,
    );

    t.same(refused(), ['filter_chains[0].#9', 'a.safe_regex.x', 'virtual_hosts[0].matcher']);
    t.same(noted(), ['virtual_hosts[0].#99', 'lb_subset_config']);
  });
}
