// A world from YAML, for tests, demonstrations and questions asked without a cluster. What a
// cluster would add is filled in: workloads get pods, services addresses and endpoints, pods in
// injected namespaces the labels of the mesh.
import { parseAllDocuments } from 'yaml';
import { acceptAs, configMapView } from '../../api/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';
import { isKubeObject, type KubeObject } from '../../lib/index.ts';
import { emptyWorld, type World } from '../world/index.ts';
import { completed } from './complete.ts';
import { HELD_KINDS, type Refuse } from './kinds.ts';
import { defaultMeshConfig, parseMeshConfig } from './mesh-config.ts';

type YamlWorld = {
  readonly world: World;
  /** Why documents were left out. */
  readonly problems: readonly string[];
};

export function worldOfYaml(texts: readonly string[]): YamlWorld {
  const problems: string[] = [];
  const refuse = (reason: string): void => void problems.push(reason);
  const objects = completed(texts.flatMap((text) => documents(text, refuse)).map(stored));
  const world = HELD_KINDS.reduce(
    (so, { use }) =>
      use(({ object: kind, accept, part }): World => {
        const accepted = objects
          .filter((object) => object.kind === kind)
          .map(accept(refuse))
          .filter((object) => object !== undefined);
        return { ...so, ...part(accepted, so) };
      }),
    emptyWorld(meshConfigOf(objects, refuse)),
  );
  return { world, problems };
}

function documents(text: string, refuse: Refuse): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const document of parseAllDocuments(text)) {
    for (const error of document.errors) refuse(error.message);
    const value: unknown = document.toJS();
    if (isKubeObject(value)) objects.push(value);
    else if (value !== null) refuse('a document is not a Kubernetes object');
  }
  return objects;
}

// Where the order of documents stands for age: the first in the files is the oldest.
const FIRST_MS = Date.UTC(2026, 0, 1);

const CLUSTER_WIDE = ['Namespace', 'Node'];

/** With what the API server stamps. */
function stored(object: KubeObject, i: number): KubeObject {
  const namespace = CLUSTER_WIDE.includes(object.kind) ? {} : { namespace: 'default' };
  const stamped = {
    ...namespace,
    uid: `uid-${i}`,
    resourceVersion: String(i + 1),
    creationTimestamp: new Date(FIRST_MS + i * 1000).toISOString().replace('.000Z', 'Z'),
  };
  return { ...object, metadata: { ...stamped, ...object.metadata } };
}

function meshConfigOf(objects: readonly KubeObject[], refuse: Refuse): MeshConfig {
  const accept = acceptAs(configMapView, refuse);
  const named = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio',
  );
  const text = named === undefined ? undefined : accept(named)?.data?.['mesh'];
  const reading = parseMeshConfig(text ?? '');
  if (reading.kind === 'ok') return reading.value;
  reading.reasons.forEach(refuse);
  return defaultMeshConfig();
}
