import { placeOf } from '../../../../proxy/inspect/place.ts';
import { ListenerTable } from '../../../../proxy/listen/index.ts';
import type { ListenerPlan } from '../../../../proxy/plan/index.ts';
import { listenerPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const OUT = listenerPlan('out', { port: 15_001, originalDestination: true });
const HTTP = listenerPlan('0.0.0.0_80', { address: '0.0.0.0', port: 80, binds: false });
const IN = listenerPlan('in', { port: 15_006, direction: 'inbound', originalDestination: true });
const GATEWAY = listenerPlan('web', { port: 8080, direction: 'gateway' });

export function spec(t: Test): void {
  t.test('an application’s connection goes the way out, and is redirected', async (t) => {
    const at = (port: number) => ({ destination: { address: '10.0.0.9', port } });

    t.equal(nameOf([OUT, HTTP, IN], at(80)), '0.0.0.0_80');
    t.equal(nameOf([OUT, HTTP, IN], at(81)), 'out');
    t.equal(nameOf([OUT, HTTP, IN], { ...at(80), listener: 'in' }), 'in');
  });

  t.test('a port that is bound is whose it is', async (t) => {
    const destination = { address: '', port: 8080 };

    t.equal(nameOf([GATEWAY, IN], { destination }), 'web');
    t.equal(nameOf([GATEWAY], {}), 'web');
  });

  t.test('says which there are when it is not clear', async (t) => {
    t.match(nameOf([GATEWAY, IN], {}), /several listeners.*there are in, web/);
    t.match(nameOf([GATEWAY], { listener: 'x' }), /no listener 'x'; there are web/);
    t.match(nameOf([], {}), /there are none yet/);
  });
}

type Asked = {
  readonly listener?: string;
  readonly destination?: { readonly address: string; readonly port: number };
};

function nameOf(plans: readonly ListenerPlan[], { listener, destination }: Asked): string {
  const table = new ListenerTable();
  table.replace(new Map(plans.map((plan) => [plan.name, plan])));
  const place = placeOf({ listener, destination }, table);
  return place.kind === 'ok' ? place.listener.name : place.reason;
}
