import type { Test } from '../../../harness/unit.ts';
import { chainMatch, listenerPlan, targetTo, tcpPlan } from '../../../harness/plans.ts';
import { ListenerTable } from '../../../../proxy/listen/listener-table.ts';
import type { ListenerPlan } from '../../../../proxy/plan/index.ts';

function table(...listeners: readonly ListenerPlan[]): ListenerTable {
  const made = new ListenerTable();
  made.replace(new Map(listeners.map((listener) => [listener.name, listener])));
  return made;
}

function listener(name: string, more: Partial<ListenerPlan> = {}): ListenerPlan {
  return { ...listenerPlan(name, { chains: [chainTo('a'), chainTo('b')] }), ...more };
}

function chainTo(upstream: string, port = 80) {
  const match = chainMatch({ destinationPort: port });
  return { name: upstream, match, serve: tcpPlan([targetTo(upstream)]) };
}

export function spec(t: Test): void {
  t.test('a plan that says the same again disturbs nobody', async (t) => {
    const made = table(listener('in'));
    const before = made.get('in');
    made.replace(new Map([['in', structuredClone(listener('in'))]]));

    t.equal(made.get('in'), before);
  });

  t.test(
    'of a listener that changed, only the connections of changed chains must go',
    async (t) => {
      const made = table(listener('in'));
      const [first, second] = made.get('in')?.chains ?? [];
      const changed = listenerPlan('in', { chains: [chainTo('a'), chainTo('b', 81)] });
      made.replace(new Map([['in', structuredClone(changed)]]));
      const now = listener('in');

      t.ok(made.has({ listener: now, chain: first }));
      t.notOk(made.has({ listener: now, chain: second }));
      made.replace(new Map());
      t.notOk(made.has({ listener: now, chain: first }));
    },
  );

  t.test(
    'finds where a redirected connection was going: address, then port, then who took it',
    async (t) => {
      const accepting = listener('outbound', { direction: 'outbound', port: 15_001 });
      const virtual = { direction: 'outbound', binds: false, port: 9080 } as const;
      const made = table(
        accepting,
        listener('exact', { ...virtual, address: '10.96.0.9' }),
        listener('any', { ...virtual, address: '0.0.0.0' }),
        listener('inbound', { ...virtual, direction: 'inbound', address: '10.96.0.8' }),
      );
      const found = (address: string, port = 9080): string =>
        made.forDestination(accepting, { address, port }).listener.name;

      t.equal(found('10.96.0.9'), 'exact');
      t.equal(found('10.96.0.8'), 'any');
      t.equal(found('10.96.0.9', 9081), 'outbound');
    },
  );
}
