// A mesh from YAML, asked what one proxy is told: all the way from objects people write to the plan
// that the proxy runs, over the wire format, without a socket.
import {
  meshOf,
  view,
  type Mesh,
  type ProxyNode,
  type View,
} from '../../control-plane/mesh/index.ts';
import { translate, type Snapshot } from '../../control-plane/translate/index.ts';
import { worldOfYaml } from '../../control-plane/watch/index.ts';
import { Xds, type XdsMessages, type XdsName } from '../../api/xds/index.ts';
import {
  compileCluster,
  compileEndpoints,
  compileListener,
  compileRoutes,
} from '../../proxy/compile/index.ts';
import type {
  EndpointsPlan,
  ListenerPlan,
  Piece,
  RouteTablePlan,
  UpstreamPlan,
} from '../../proxy/plan/index.ts';

export type Plan = {
  readonly listeners: ReadonlyMap<string, ListenerPlan>;
  readonly routes: ReadonlyMap<string, RouteTablePlan>;
  readonly upstreams: ReadonlyMap<string, UpstreamPlan>;
  readonly endpoints: ReadonlyMap<string, EndpointsPlan>;
};

/** Of a client that is nowhere in particular. */
export const PLACE = {
  locality: { region: '', zone: '', subzone: '' },
  node: '',
  capturesDns: false,
};

export type PodName = {
  readonly namespace: string;
  readonly pod: string;
  /** Its proxy answers DNS by our table. */
  readonly capturesDns?: boolean;
};

export class MeshUnderTest {
  readonly mesh: Mesh;
  readonly #xds = new Xds();
  readonly #plans = new Map<Snapshot, Plan>();

  constructor(yaml: readonly string[]) {
    const { world, problems } = worldOfYaml(yaml);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.mesh = meshOf(world);
  }

  /** What a pod's proxy is told. A pod with `istio: …gateway` in its labels is a gateway. */
  snapshot(name: PodName): Snapshot {
    return translate(this.view(name));
  }

  view(name: PodName): View {
    return view(this.mesh, this.node(name));
  }

  node({ namespace, pod, capturesDns = false }: PodName): ProxyNode {
    const workload = this.mesh.workloads.get(`${namespace}/${pod}`);
    if (workload === undefined) throw new Error(`there is no pod ${namespace}/${pod}`);
    const isGateway = workload.labels['istio']?.endsWith('gateway') === true;
    const type = isGateway ? 'router' : 'sidecar';
    return {
      id: `${type}~${workload.ip}~${pod}.${namespace}~${namespace}.svc.cluster.local`,
      type,
      ip: workload.ip,
      podName: pod,
      namespace,
      labels: workload.labels,
      serviceAccount: workload.serviceAccount,
      clusterId: 'Kubernetes',
      capturesDns,
      kind: 'lateen',
      extensions: [],
    };
  }

  /** What its data path makes of it. Anything it would refuse fails here. */
  plan(name: PodName): Plan {
    const snapshot = this.snapshot(name);
    const known = this.#plans.get(snapshot);
    if (known !== undefined) return known;
    const plan = this.#compile(snapshot);
    this.#plans.set(snapshot, plan);
    return plan;
  }

  #compile({ listeners, routes, clusters, endpoints }: Snapshot): Plan {
    const wired = <N extends XdsName, P>(
      name: N,
      values: Iterable<XdsMessages[N]>,
      compile: (value: XdsMessages[N]) => P,
    ): P[] => [...values].map((value) => compile(this.#sent(name, value)));
    const pieces = [
      ...wired('envoy.config.listener.v3.Listener', listeners.values(), compileListener),
      ...wired('envoy.config.route.v3.RouteConfiguration', routes.values(), compileRoutes),
      ...wired('envoy.config.cluster.v3.Cluster', clusters.values(), (cluster) =>
        compileCluster(cluster, { files: FILES }),
      ),
      ...wired(
        'envoy.config.endpoint.v3.ClusterLoadAssignment',
        endpoints.values(),
        compileEndpoints,
      ),
    ].flatMap((compiled) => {
      if (compiled.kind === 'ok') return compiled.value;
      const { problems } = compiled;
      throw new Error(problems.map(({ path, message }) => `${path} ${message}`).join('\n'));
    });
    return planOf(pieces);
  }

  /** As it arrives after the wire; a field that the wire format does not know fails. */
  #sent<N extends XdsName>(name: N, value: XdsMessages[N]): XdsMessages[N] {
    const reading = this.#xds.decode(name, this.#xds.encode(name, value));
    if (reading.kind === 'rejected') throw new Error(reading.problems[0]?.message ?? name);
    if (reading.unknown.length > 0)
      throw new Error(`${name}: unknown ${reading.unknown.map(({ path }) => path).join(', ')}`);
    return reading.value;
  }
}

/** What every machine has: authorities that its system trusts. */
const FILES = {
  file: (path: string) => (path.startsWith('/etc/ssl/') ? 'authorities' : undefined),
  variable: () => undefined,
};

function planOf(pieces: readonly Piece[]): Plan {
  const listeners = new Map<string, ListenerPlan>();
  const routes = new Map<string, RouteTablePlan>();
  const upstreams = new Map<string, UpstreamPlan>();
  const endpoints = new Map<string, EndpointsPlan>();
  for (const piece of pieces) {
    if (piece.kind === 'listener') listeners.set(piece.name, piece);
    else if (piece.kind === 'routes') routes.set(piece.name, piece);
    else if (piece.kind === 'upstream') upstreams.set(piece.name, piece);
    else if (piece.kind === 'endpoints') endpoints.set(piece.name, piece);
  }
  return { listeners, routes, upstreams, endpoints };
}
