// `lateen demo`: a sample application with something going on in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { isKubeObject, type KubeObject } from '../lib/index.ts';
import { applyAll } from '../deploy/manifests/index.ts';
import { clusterOf } from './cluster.ts';
import type { Finish, Surroundings } from './lateen.ts';

const NAMESPACE = 'bookinfo';
const FILES = [
  'bookinfo.yaml',
  'bookinfo/gateway.yaml',
  'bookinfo/destination-rule-all.yaml',
  'bookinfo/load.yaml',
];

type Options = { readonly kubeconfig?: string; readonly wait?: boolean };

export function demo(surroundings: Surroundings, finish: Finish): Command {
  const bookinfo = new Command('bookinfo')
    .summary('four small services, three versions of one')
    .description(
      `Applies Bookinfo to the namespace ${NAMESPACE}, whose pods get sidecars, opens it at the ` +
        'ingress gateway, and starts a trickle of requests.',
    )
    .option('--kubeconfig <file>', 'the cluster, if not the one of KUBECONFIG')
    .option('--wait', 'until its pods are ready')
    .action(async (options: Options) => {
      const { api, close } = clusterOf(surroundings, options);
      const wait = options.wait === true;
      try {
        await applyAll(api, bookinfoObjects(surroundings.dist), { ...surroundings, wait });
      } finally {
        await close();
      }
      finish(0);
    });
  return new Command('demo').summary('a sample application').addCommand(bookinfo);
}

function bookinfoObjects(dist: string): readonly KubeObject[] {
  const namespace: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'istio-injection': 'enabled' } },
  };
  const objects = FILES.flatMap((file) => objectsOf(join(dist, 'samples', file)));
  return [
    namespace,
    ...objects.map((object) => ({
      ...object,
      metadata: { ...object.metadata, namespace: NAMESPACE },
    })),
  ];
}

function objectsOf(file: string): readonly KubeObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const object: unknown = document.toJS();
    return isKubeObject(object) ? [object] : [];
  });
}
