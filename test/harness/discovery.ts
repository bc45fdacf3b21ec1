// A control plane of YAML texts on a plaintext port: everything but watches and proofs of identity,
// for tests of whoever speaks xDS.
import { silentLog, systemClock, type Part } from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import { Stages } from '../../control-plane/index.ts';
import {
  adsMethods,
  adsService,
  encodeWith,
  grpcServer,
  Registry,
} from '../../control-plane/serve/index.ts';
import { Edition } from '../../control-plane/snapshot/index.ts';
import { worldOfYaml } from '../../control-plane/watch/index.ts';

export type Discovery = {
  readonly server: Part;
  readonly registry: Registry;
  /** From now on this is what there is. */
  readonly publish: (yaml: readonly string[]) => void;
};

export function discovery(port: number, yaml: readonly string[]): Discovery {
  const effects = { clock: systemClock, log: silentLog };
  const xds = new Xds();
  // Nobody proves anything here, and everybody is trusted.
  const stages = new Stages(worldOfYaml(yaml).world, { allows: () => true });
  const registry = new Registry({
    collectionsOf: (node) => stages.collectionsOf(node),
    edition: new Edition(encodeWith(xds)),
    ...effects,
  });
  let ids = 0;
  const ads = { registry, xds, callers: undefined, id: () => `c${++ids}`, ...effects };
  const services = [{ methods: adsMethods(xds), implementation: adsService(ads) }];
  return {
    server: grpcServer({ name: 'discovery', port, services }),
    registry,
    publish(next) {
      stages.take(worldOfYaml(next).world);
      registry.publish();
    },
  };
}
