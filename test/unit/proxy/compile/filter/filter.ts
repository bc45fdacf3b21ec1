import { chainFilter, routeFilter } from '../../../../../proxy/compile/filter/filter.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const named = { name: 'f', isOptional: false, isDisabled: false };
  const odd = { '@type': 'type.googleapis.com/x.Odd' };

  t.test('a filter that is not known is refused, and left out when optional', async (t) => {
    t.same(
      refusedBy((at) => chainFilter(odd, named, at)),
      ['typed_config'],
    );
    const { place, noted } = compilation();
    t.equal(chainFilter(odd, { ...named, isOptional: true }, place), undefined);
    t.same(noted(), ['typed_config']);
  });

  t.test('a route speaks to a filter by its name: settings, on, or off', async (t) => {
    const { place } = compilation();
    const fault = pack('envoy.extensions.filters.http.fault.v3.HTTPFault', { maxActiveFaults: 2 });
    const wrapped = (more: object) =>
      routeFilter('f', { '@type': 'x/envoy.config.route.v3.FilterConfig', ...more }, place);

    t.match(routeFilter('f', fault, place), { name: 'f', disabled: false, activeMax: 2 });
    t.match(wrapped({ config: fault }), { kind: 'fault', activeMax: 2 });
    t.same(wrapped({ disabled: true }), { name: 'f', disabled: true, kind: 'switch' });
    t.same(wrapped({}), { name: 'f', disabled: false, kind: 'switch' });
    t.same(
      refusedBy((at) => routeFilter('f', odd, at)),
      [''],
    );
  });

  t.test('rules that a route leaves empty are none: the filter is off there', async (t) => {
    const none = pack('envoy.extensions.filters.http.rbac.v3.RBACPerRoute', {});

    t.match(routeFilter('f', none, compilation().place), { disabled: true });
  });
}
