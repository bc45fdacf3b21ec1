import type { Test } from '../../../harness/unit.ts';
import type { ProxyConfig } from '../../../../api/istio/index.ts';
import { readInjection, settingsOf } from '../../../../injector/inject/index.ts';

type Draft = Partial<ProxyConfig['spec']> & { readonly namespace: string };

function configOf({ namespace, ...spec }: Draft): ProxyConfig {
  const metadata = { name: 'x', namespace, uid: '', resourceVersion: '', creationTimestamp: '' };
  return { apiVersion: '', kind: 'ProxyConfig', metadata, spec };
}

export function spec(t: Test): void {
  const reading = readInjection({ mesh: { defaultConfig: { proxyMetadata: MESH } }, values: {} });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  const { settings } = reading;
  const holding = (labels: Readonly<Record<string, string>>, ...drafts: readonly Draft[]) =>
    settingsOf({ ...settings, proxyConfigs: drafts.map(configOf) }, { namespace: 'shop', labels });
  const root = { namespace: 'istio-system', environmentVariables: { A: 'root', B: 'root' } };
  const wide = { namespace: 'shop', environmentVariables: { B: 'namespace' } };
  const own = {
    namespace: 'shop',
    selector: { matchLabels: { app: 'web' } },
    environmentVariables: { C: 'workload' },
    image: { imageType: 'debug' },
  };

  t.test('lays the workload’s over the namespace’s over the mesh’s', async (t) => {
    t.same(holding({ app: 'web' }, root, wide, own).defaultConfig['proxyMetadata'], {
      ...{ M: 'mesh', A: 'root', B: 'namespace', C: 'workload' },
    });
    t.equal(holding({ app: 'web' }, own).imageType, 'debug');
  });

  t.test('passes over other workloads and other namespaces', async (t) => {
    const far = { namespace: 'far', environmentVariables: { A: 'far' } };

    t.same(holding({ app: 'db' }, own, far).defaultConfig['proxyMetadata'], MESH);
    t.equal(holding({ app: 'db' }, own).imageType, '');
  });

  t.test('takes the oldest of several', async (t) => {
    const later = { ...wide, environmentVariables: { B: 'later' } };

    t.match(holding({}, wide, later).defaultConfig['proxyMetadata'], { B: 'namespace' });
  });
}

const MESH = { M: 'mesh' };
