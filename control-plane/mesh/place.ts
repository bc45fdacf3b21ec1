// Where a client is, as far as it matters for where its requests go. The same place is the same
// object from mesh to mesh, so that what is made for it can be remembered.
import type { LocalityLoadBalancer, MeshConfig, TrafficPolicy } from '../../api/istio/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Mesh } from './mesh.ts';
import type { Labels, MeshService } from './service.ts';
import type { TrafficRule } from './traffic-rules.ts';
import type { Locality } from './workload.ts';

export type Place = {
  readonly locality: Locality;
  /** Those of the client's labels that some rule goes by. */
  readonly labels: Labels;
};

export const NOWHERE: Locality = { region: '', zone: '', subzone: '' };

export class Places {
  readonly #known = new Map<string, Place>();

  at(place: Place): Place {
    const key = JSON.stringify([place.locality, place.labels]);
    const known = this.#known.get(key) ?? place;
    this.#known.set(key, known);
    return known;
  }
}

type Client = { readonly locality: Locality; readonly labels: Labels };

type PlaceQuestion = {
  readonly service: MeshService;
  readonly rule: TrafficRule;
  readonly settings: MeshConfig;
  readonly client: Client;
};

/** Undefined where it makes no difference from where a service is asked. */
export function placeFor(places: Places, question: PlaceQuestion): Place | undefined {
  const { service, rule, settings, client } = question;
  const wanted = wantedOf(rule);
  const ofMesh = settings.localityLbSetting;
  const isMeant = wanted.isMeant || service.prefersClose || (ofMesh?.distribute ?? []).length > 0;
  if (!isMeant) return undefined;
  const names = [...wanted.labels, ...labelsIn(ofMesh)];
  const labels = names.flatMap((name) => {
    const value = client.labels[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return places.at({ locality: client.locality, labels: Object.fromEntries(labels) });
}

/** Whether any service of the mesh is asked by place. */
export const placesMatter = memo(({ services, rules, settings }: Mesh): boolean => {
  if ((settings.localityLbSetting?.distribute ?? []).length > 0) return true;
  if (services.some(({ prefersClose }) => prefersClose)) return true;
  const all = [...rules.values()].flatMap((hosts) => hosts.values);
  return all.some(({ rule }) => wantedOf(rule).isMeant);
});

/** Whether any service answers on its clients' own nodes only. */
export const nodesMatter = memo(({ services }: Mesh): boolean =>
  services.some(({ isNodeLocal }) => isNodeLocal),
);

type Wanted = { readonly isMeant: boolean; readonly labels: readonly string[] };

const wantedOf = memo(({ policy, subsets }: TrafficRule): Wanted => {
  const policies = [policy, ...subsets.map(({ trafficPolicy }) => trafficPolicy)];
  const blocks = policies.flatMap((each) => [each, ...(each?.portLevelSettings ?? [])]);
  return {
    isMeant: blocks.some((each) => dependsOnPlace(each)),
    labels: blocks.flatMap((each) => labelsIn(each?.loadBalancer?.localityLbSetting)),
  };
});

type Blocks = Pick<TrafficPolicy, 'loadBalancer' | 'outlierDetection'>;

function dependsOnPlace(blocks: Blocks | undefined): boolean {
  if (blocks?.outlierDetection !== undefined) return true;
  return blocks?.loadBalancer?.localityLbSetting !== undefined;
}

function labelsIn(setting: LocalityLoadBalancer | undefined): readonly string[] {
  return (setting?.failoverPriority ?? []).map((word) => word.split('=')[0] ?? '');
}
