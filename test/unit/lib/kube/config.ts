import { findKube, ManualClock, type KubeSurroundings } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const kubeconfig = `
current-context: one
contexts:
- {name: one, context: {cluster: local, user: admin, namespace: shop}}
- {name: two, context: {cluster: local, user: robot}}
- {name: three, context: {cluster: local, user: cloud}}
clusters:
- name: local
  cluster: {server: 'https://127.0.0.1:6443/', certificate-authority-data: ${base64('CA')}}
users:
- {name: admin, user: {client-certificate-data: ${base64('CERT')}, client-key: admin.key}}
- {name: robot, user: {token: secret}}
- {name: cloud, user: {exec: {command: login}}}
`;

function around(
  env: KubeSurroundings['env'],
  files: Record<string, string> = {},
): KubeSurroundings & { readonly files: Record<string, string>; readonly clock: ManualClock } {
  return { env, files, readText: (path) => files[path], clock: new ManualClock() };
}

export function spec(t: Test): void {
  t.test(
    'reads the current context of a kubeconfig with embedded and named credentials',
    async (t) => {
      const found = findKube(
        around(
          { KUBECONFIG: '/etc/k/config' },
          { '/etc/k/config': kubeconfig, '/etc/k/admin.key': 'KEY' },
        ),
      );

      t.same(found, {
        kind: 'ok',
        value: {
          server: 'https://127.0.0.1:6443',
          namespace: 'shop',
          ca: 'CA',
          cert: 'CERT',
          key: 'KEY',
        },
      });
    },
  );

  t.test('takes the context it is told', async (t) => {
    const found = findKube(
      around({ HOME: '/home/me' }, { '/home/me/.kube/config': kubeconfig }),
      'two',
    );

    t.equal(found.kind === 'ok' && found.value.token?.(), 'secret');
    t.equal(found.kind === 'ok' && found.value.namespace, 'default');
  });

  t.test('says what is missing', async (t) => {
    const text = { '/c': kubeconfig };
    const reason = (env: KubeSurroundings['env'], context?: string): string => {
      const found = findKube(around(env, text), context);
      return found.kind === 'rejected' ? found.reason : '';
    };

    t.match(reason({ KUBECONFIG: '/none' }), /no kubeconfig at \/none; set KUBECONFIG/);
    t.match(reason({ KUBECONFIG: '/c' }, 'four'), /no context 'four'/);
    t.match(reason({ KUBECONFIG: '/c' }, 'three'), /gets its token from a program/);
    t.match(reason({ KUBERNETES_SERVICE_HOST: '10.96.0.1' }), /no service account/);
  });

  t.test(
    'uses the service account of a pod and reads its token again as it is renewed',
    async (t) => {
      const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
      const pod = around(
        { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' },
        {
          [`${folder}/ca.crt`]: 'CA',
          [`${folder}/token`]: 'first\n',
          [`${folder}/namespace`]: 'shop',
        },
      );
      const found = findKube(pod);
      const token = found.kind === 'ok' ? found.value.token : undefined;
      t.match(found, { value: { server: 'https://10.96.0.1:443', ca: 'CA', namespace: 'shop' } });
      t.equal(token?.(), 'first');

      pod.files[`${folder}/token`] = 'second';
      t.equal(token?.(), 'first');
      pod.clock.advance(60_000);

      t.equal(token?.(), 'second');
    },
  );
}
