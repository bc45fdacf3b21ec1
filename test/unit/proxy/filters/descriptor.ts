import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { upstreamPlan } from '../../../harness/plans.ts';
import type { DescriptorAction } from '../../../../proxy/plan/index.ts';
import { descriptorOf } from '../../../../proxy/filters/descriptor.ts';

const header = { kind: 'header', header: 'X-User', key: 'user', skipIfAbsent: false } as const;
const of = (actions: readonly DescriptorAction[], headers: Readonly<Record<string, string>> = {}) =>
  descriptorOf(actions)(
    new FilterBench({ upstream: upstreamPlan('shop') }),
    requestHead('/', headers),
  );

export function spec(t: Test): void {
  t.test('a request is counted as what its headers, its client and its route say', async (t) => {
    const generic = { kind: 'generic', key: 'k', value: 'v' } as const;
    const actions = [
      header,
      { kind: 'remote-address' },
      generic,
      { kind: 'destination-upstream' },
    ] as const;

    t.same(of(actions, { 'x-user': 'ann' }), [
      { key: 'user', value: 'ann' },
      { key: 'remote_address', value: '10.0.0.1' },
      { key: 'k', value: 'v' },
      { key: 'destination_cluster', value: 'shop' },
    ]);
  });

  t.test('without what it needs it is none, unless that may be skipped', async (t) => {
    t.equal(of([header]), undefined);
    t.same(of([{ ...header, skipIfAbsent: true }]), []);
  });

  t.test('headers may be wanted, or unwanted', async (t) => {
    const headers = [{ name: 'x', value: undefined, invert: false, missingIsEmpty: false }];
    const match = { kind: 'header-match', key: 'm', value: 'yes', expect: true, headers } as const;

    t.same(of([match], { x: '1' }), [{ key: 'm', value: 'yes' }]);
    t.equal(of([match]), undefined);
    t.same(of([{ ...match, expect: false }]), [{ key: 'm', value: 'yes' }]);
  });
}
