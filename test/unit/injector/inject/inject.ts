import type { Test } from '../../../harness/unit.ts';
import { inject } from '../../../../injector/inject/inject.ts';
import { readInjection } from '../../../../injector/inject/settings.ts';
import type { PodTemplate } from '../../../../api/kubernetes/index.ts';
import { parseJson, type JsonObject } from '../../../../lib/index.ts';

const POD: PodTemplate = {
  metadata: {
    generateName: 'web-5d4f8-',
    labels: { app: 'web', version: 'v2', 'pod-template-hash': '5d4f8' },
    annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9000' },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d4f8', uid: 'u', controller: true },
    ],
  },
  spec: {
    initContainers: [{ name: 'migrate', image: 'migrate' }],
    containers: [
      {
        name: 'web',
        image: 'web',
        ports: [{ containerPort: 8080, name: 'http' }],
        readinessProbe: { httpGet: { path: '/ok', port: 'http' }, periodSeconds: 5 },
        livenessProbe: { exec: { command: ['true'] } },
      },
    ],
  },
};

export function spec(t: Test): void {
  t.test('puts redirection and proxy before everything of the pod’s own', async (t) => {
    const { metadata, spec } = injected(POD);

    t.same(
      spec.initContainers?.map(({ name }) => name),
      ['istio-init', 'istio-proxy', 'migrate'],
    );
    t.match(spec.initContainers?.[1], { restartPolicy: 'Always', image: 'lateen/proxyv2:1' });
    t.same(
      spec.containers.map(({ name }) => name),
      ['web'],
    );
    t.match(metadata?.labels, {
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': 'web',
      'service.istio.io/canonical-revision': 'v2',
    });
    t.match(parseJson(metadata?.annotations?.['sidecar.istio.io/status'] ?? ''), {
      initContainers: ['istio-init', 'istio-proxy'],
      containers: null,
      revision: 'default',
    });
  });

  t.test(
    'tells the proxy whose it is, and where the application is asked how it does',
    async (t) => {
      const { spec, metadata } = injected(POD);
      const env = envOf(spec);

      t.equal(env['ISTIO_META_WORKLOAD_NAME'], 'web');
      t.match(env['ISTIO_META_OWNER'], /namespaces\/shop\/deployments\/web$/);
      t.equal(env['CA_ADDR'], 'istiod.istio-system.svc:15012');
      t.same(parseJson(env['ISTIO_KUBE_APP_PROBERS'] ?? ''), {
        '/app-health/web/readyz': { httpGet: { path: '/ok', port: 8080 }, timeoutSeconds: 1 },
      });
      t.same(spec.containers[0]?.readinessProbe, {
        httpGet: { path: '/app-health/web/readyz', port: 15_020, scheme: 'HTTP' },
        periodSeconds: 5,
      });
      t.equal(env['ISTIO_PROMETHEUS_ANNOTATIONS'], '{"scrape":"true","path":"","port":"9000"}');
      t.equal(metadata?.annotations?.['prometheus.io/port'], '15020');
    },
  );

  t.test(
    'a second time gives the same pod, also in the classic shape and with overrides',
    async (t) => {
      const classic = annotated({ 'sidecar.istio.io/nativeSidecar': 'false' });
      const own = withContainer({
        name: 'istio-proxy',
        image: 'auto',
        env: [{ name: 'A', value: '1' }],
      });
      for (const pod of [
        POD,
        classic,
        own,
        annotated({ 'inject.istio.io/templates': 'gateway' }),
      ]) {
        const once = injected(pod);

        t.same(injected(once), once);
      }
    },
  );

  t.test('the classic proxy is last, and first when the application must wait', async (t) => {
    const { spec } = injected(annotated({ 'sidecar.istio.io/nativeSidecar': 'false' }));
    const held = injected(
      annotated({
        'sidecar.istio.io/nativeSidecar': 'false',
        'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true',
      }),
    );

    t.same(
      spec.containers.map(({ name }) => name),
      ['web', 'istio-proxy'],
    );
    t.same(
      spec.initContainers?.map(({ name }) => name),
      ['migrate', 'istio-init'],
    );
    t.same(
      held.spec.containers.map(({ name }) => name),
      ['istio-proxy', 'web'],
    );
  });

  t.test('a container of the pod’s own named istio-proxy changes ours', async (t) => {
    const { spec } = injected(
      withContainer({
        name: 'istio-proxy',
        image: 'auto',
        securityContext: { runAsUser: 4000 },
        resources: { limits: { cpu: '4' } },
      }),
    );
    const [redirect, proxy] = spec.initContainers ?? [];

    t.match(proxy, { image: 'lateen/proxyv2:1', securityContext: { runAsUser: 4000 } });
    t.same(proxy?.resources?.limits, { cpu: '4', memory: '1024Mi' });
    t.match(redirect?.args?.join(' '), / -u 4000 /);
  });

  t.test('a gateway is a proxy that nothing is redirected to', async (t) => {
    const pod: PodTemplate = {
      metadata: { annotations: { 'inject.istio.io/templates': 'gateway' } },
      spec: {
        containers: [{ name: 'istio-proxy', image: 'auto', ports: [{ containerPort: 80 }] }],
      },
    };
    const { spec, metadata } = injected(pod);

    t.equal(spec.initContainers, undefined);
    t.same(spec.containers[0]?.args?.slice(0, 2), ['proxy', 'router']);
    t.equal(spec.containers[0]?.image, 'lateen/proxyv2:1');
    t.same(
      spec.containers[0]?.ports?.map(({ containerPort }) => containerPort),
      [15_090, 80],
    );
    t.equal(metadata?.labels?.['security.istio.io/tlsMode'], undefined);
    t.match(spec.securityContext?.sysctls, [{ value: '0' }]);
  });

  t.test('leaves nothing of its probes to a pod that has no status port', async (t) => {
    const { spec } = injected(annotated({ 'status.sidecar.istio.io/port': '0' }));

    t.same(spec.containers, POD.spec.containers);
    t.equal(spec.initContainers?.[1]?.readinessProbe, undefined);
  });

  t.test('refuses a pod with all that is wrong with its annotations', async (t) => {
    const pod = annotated({
      'traffic.sidecar.istio.io/excludeInboundPorts': '80,http',
      'proxy.istio.io/config': '- a list',
      'sidecar.istio.io/proxyCPU': 'much',
    });

    const injection = inject({ pod, namespace: 'shop' }, settings());

    t.equal(injection.kind === 'rejected' && injection.reasons.length, 3);
  });
}

function settings(mesh: JsonObject = {}) {
  const values = { global: { hub: 'lateen', tag: '1' } };
  const reading = readInjection({ mesh, values });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return reading.settings;
}

function injected(pod: PodTemplate): PodTemplate {
  const injection = inject({ pod, namespace: 'shop' }, settings());
  if (injection.kind === 'rejected') throw new Error(injection.reasons.join());
  return injection.pod;
}

function annotated(annotations: Readonly<Record<string, string>>): PodTemplate {
  return { ...POD, metadata: { ...POD.metadata, annotations } };
}

function withContainer(container: PodTemplate['spec']['containers'][number]): PodTemplate {
  return { ...POD, spec: { ...POD.spec, containers: [...POD.spec.containers, container] } };
}

function envOf({ containers, initContainers = [] }: PodTemplate['spec']) {
  const proxy = [...containers, ...initContainers].find(({ name }) => name === 'istio-proxy');
  return Object.fromEntries((proxy?.env ?? []).map(({ name, value }) => [name, value]));
}
