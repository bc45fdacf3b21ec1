// A control plane before a mesh of a thousand services, and an order port: `main.ts PORT ORDERS`.
// Everything but the watches is the real one: stages, pace, registry, sessions, gRPC.
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLog, systemClock } from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import { Stages } from '../../control-plane/index.ts';
import {
  adsMethods,
  adsService,
  encodeWith,
  grpcServer,
  Registry,
} from '../../control-plane/serve/index.ts';
import { Edition, paced } from '../../control-plane/snapshot/index.ts';
import { ScaleWorld } from './world.ts';

const [port = 0, orderPort = 0] = process.argv.slice(2).map(Number);
// As the control plane is set when nobody says otherwise.
const QUIET_MS = 100;
const WAIT_MS_MAX = 1000;
const SIZE = { services: 1000, endpointsPerService: 10 };

const effects = { clock: systemClock, log: silentLog };
const scale = new ScaleWorld(SIZE);
const stages = new Stages(scale.world);
const xds = new Xds();
const registry = new Registry({
  collectionsOf: (node) => stages.collectionsOf(node),
  edition: new Edition(encodeWith(xds)),
  ...effects,
});
const pace = paced({
  clock: systemClock,
  quietMs: QUIET_MS,
  waitMsMax: WAIT_MS_MAX,
  act() {
    stages.take(scale.world);
    registry.publish();
  },
});
const ids = { last: 0 };
const ads = { registry, xds, callers: undefined, id: () => `c${++ids.last}`, ...effects };
const services = [{ methods: adsMethods(xds), implementation: adsService(ads) }];
await grpcServer({ name: 'ads', port, services }).start();

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const index = Number(url.searchParams.get('index'));
  response.end(JSON.stringify(obey(url.pathname, index)));
}).listen(orderPort, '127.0.0.1');

const churning = { timer: setInterval(() => undefined, WAIT_MS_MAX), moved: 0 };

/** From now on so many endpoints change in a second, whatever the loop is late. */
function churn(perSecond: number): void {
  clearInterval(churning.timer);
  if (perSecond === 0) return;
  const begun = performance.now();
  churning.moved = 0;
  churning.timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) * perSecond) / 1000);
    for (; churning.moved < due; churning.moved++) {
      scale.moveEndpoint(churning.moved % SIZE.services);
    }
    pace.poke();
  }, 1000 / perSecond);
}

/** Answers how late the event loop was since it was asked last, in milliseconds; or what moved. */
function obey(order: string, index: number): object {
  if (order === '/endpoint') scale.moveEndpoint(index % SIZE.services);
  if (order === '/route') scale.changeRoute(index % scale.routes);
  if (order === '/churn') {
    churn(index);
    return { moved: churning.moved };
  }
  if (order === '/endpoint' || order === '/route') pace.poke();
  if (order !== '/delay') return {};
  const at = (percentile: number): number => delay.percentile(percentile) / 1e6;
  const late = { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9) };
  delay.reset();
  return late;
}
