import { parse } from 'yaml';
import type { Test } from '../../../harness/unit.ts';
import { kubeconfig } from '../../../../local/cluster/kubeconfig.ts';

export function spec(t: Test): void {
  t.test('is what kubectl reads', async (t) => {
    const server = 'https://127.0.0.1:6443';
    const config: unknown = parse(
      kubeconfig({ server, ca: 'authority', cert: 'mine', key: 'secret' }),
    );

    t.match(config, {
      kind: 'Config',
      'current-context': 'lateen',
      clusters: [{ cluster: { server, 'certificate-authority-data': btoa('authority') } }],
      users: [
        { user: { 'client-certificate-data': btoa('mine'), 'client-key-data': btoa('secret') } },
      ],
    });
  });
}
