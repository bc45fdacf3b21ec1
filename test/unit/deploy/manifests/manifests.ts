import { parse, parseAllDocuments, type Document } from 'yaml';
import type { Test } from '../../../harness/unit.ts';
import { crds, readMeshConfig } from '../../../../api/istio/index.ts';
import {
  deploymentView,
  podTemplateView,
  read,
  serviceAccountView,
  serviceView,
  viewOf,
} from '../../../../api/index.ts';
import { at, listAt, numberAt, stringAt, type KubeObject } from '../../../../lib/index.ts';
import {
  asYaml,
  chooseOptions,
  manifests,
  type Profile,
} from '../../../../deploy/manifests/index.ts';

export function spec(t: Test): void {
  t.test('a profile says which programs run; all of them have pods that can be made', async (t) => {
    const demo = rendered('demo');

    t.same(names(demo, 'Deployment'), [
      ...['istio-ingressgateway', 'istio-sidecar-injector', 'istiod', 'lateen-console'],
    ]);
    t.notOk(names(rendered('default'), 'Deployment').includes('lateen-console'));
    for (const object of demo.filter(({ kind }) => kind === 'Deployment')) {
      t.match(viewOf(deploymentView, stored(object)), { kind: 'ok' });
      const template = at(object['spec'], 'template');
      t.match(read(podTemplateView, template), { kind: 'ok' });
      t.same(at(object['spec'], 'selector', 'matchLabels'), object.metadata.labels);
      // Otherwise a label on istio-system would put sidecars beside the mesh itself.
      t.equal(stringAt(template, 'metadata', 'labels', 'sidecar.istio.io/inject'), 'false');
      t.ok(
        names(demo, 'ServiceAccount').includes(
          stringAt(template, 'spec', 'serviceAccountName') ?? '',
        ),
      );
    }
  });

  t.test('services and accounts are as the API has them', async (t) => {
    const demo = rendered('demo');

    for (const object of demo.filter(({ kind }) => kind === 'Service')) {
      t.match(viewOf(serviceView, stored(object)), { kind: 'ok' });
    }
    for (const object of demo.filter(({ kind }) => kind === 'ServiceAccount')) {
      t.match(viewOf(serviceAccountView, stored(object)), { kind: 'ok' });
    }
    t.same(ports(demo, 'istiod'), ['15012→15012', '443→15017', '15014→15014']);
    t.same(ports(demo, 'istio-sidecar-injector'), ['443→15017']);
    t.same(ports(demo, 'istio-ingressgateway'), ['15021→15021', '80→8080', '443→8443']);
    t.same(ports(demo, 'lateen-console'), ['16686→8080', '4318→4318']);
  });

  t.test('the mesh configuration is readable where the control plane looks for it', async (t) => {
    const map = find(rendered('demo'), 'ConfigMap istio');

    const text = stringAt(map['data'], 'mesh') ?? '';

    t.match(readMeshConfig(parse(text)), {
      kind: 'ok',
      value: { enableTracing: true, trustDomain: 'cluster.local' },
    });
  });

  t.test('the injector is told which images are ours', async (t) => {
    const map = find(rendered('demo', ['hub=mine']), 'ConfigMap istio-sidecar-injector');

    t.match(JSON.parse(stringAt(map['data'], 'values') ?? ''), {
      global: { hub: 'mine', tag: '1.2.3' },
      sidecarInjectorWebhook: {},
    });
  });

  t.test(
    'the YAML spells the same objects, and no anchors that a reader must follow',
    async (t) => {
      const demo = rendered('demo');

      const text = asYaml(demo);

      const read = parseAllDocuments(text).map((document) => plain(document));
      t.same(read, demo);
      t.notMatch(text, /^[^"']*: &\w+$/m);
      t.equal(names(demo, 'CustomResourceDefinition').length, crds().length);
    },
  );
}

function rendered(profile: Profile, sets: readonly string[] = []): readonly KubeObject[] {
  const reading = chooseOptions({ profile, sets, version: '1.2.3' });
  if (reading.kind === 'ok') return manifests(reading.value);
  throw new Error(reading.reasons.join('; '));
}

function names(objects: readonly KubeObject[], kind: string): readonly string[] {
  const found = objects.filter((object) => object.kind === kind);
  return found.map(({ metadata }) => metadata.name).sort();
}

type Wanted = `${string} ${string}`;

function find(objects: readonly KubeObject[], wanted: Wanted): KubeObject {
  const [kind, name] = wanted.split(' ');
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${wanted}`);
  return found;
}

function ports(objects: readonly KubeObject[], name: string): readonly string[] {
  return listAt(find(objects, `Service ${name}`)['spec'], 'ports').map(
    (port) => `${numberAt(port, 'port') ?? 0}→${numberAt(port, 'targetPort') ?? 0}`,
  );
}

/** As the API gives it back. */
function stored(object: KubeObject): KubeObject {
  const creationTimestamp = '2026-01-01T00:00:00Z';
  const stamps = { uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp };
  return { ...object, metadata: { ...object.metadata, ...stamps } };
}

function plain(document: Pick<Document, 'toJS'>): unknown {
  const value: unknown = document.toJS();
  return value;
}
