import type { Test } from '../../../harness/unit.ts';
import { acceptPod, acceptSecret } from '../../../../control-plane/watch/trim.ts';
import type { Json, KubeObject } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('keeps what a mesh asks of a pod: address, identity, owner, named ports', async (t) => {
    const facts = accept(pod({ podIP: '10.0.0.1', phase: 'Running' }));

    t.match(facts, {
      ip: '10.0.0.1',
      serviceAccount: 'shop',
      owner: { kind: 'Deployment', name: 'web' },
      ports: { http: 8080 },
    });
  });

  t.test('leaves out pods nobody can talk to', async (t) => {
    t.equal(accept(pod({ phase: 'Pending' })), undefined);
    t.equal(accept(pod({ podIP: '10.0.0.1', phase: 'Succeeded' })), undefined);
  });

  t.test('keeps of a Secret what TLS needs, and none that has nothing of it', async (t) => {
    const refuse = (reason: string): void => void t.fail(reason);
    const accepted = (data: Readonly<Record<string, string>>) =>
      acceptSecret(refuse)({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: METADATA,
        data: Object.fromEntries(
          Object.entries(data).map(([field, text]) => [
            field,
            Buffer.from(text).toString('base64'),
          ]),
        ),
      });

    t.match(accepted({ 'tls.crt': 'CHAIN', 'tls.key': 'KEY', 'ca.crt': 'ROOT' }), {
      chain: 'CHAIN',
      anchors: 'ROOT',
      revocation: undefined,
    });
    t.equal(accepted({ cert: 'CHAIN', key: 'KEY' })?.key?.reveal(), 'KEY');
    t.notMatch(JSON.stringify(accepted({ key: 'SWORDFISH' })), /SWORDFISH/);
    t.equal(accepted({ password: 'swordfish' }), undefined);
  });
}

const accept = acceptPod((reason) => {
  throw new Error(reason);
});

const METADATA = {
  name: 'shop',
  namespace: 'default',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};

function pod(status: Readonly<Record<string, Json>>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web-5d-x',
      namespace: 'default',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'pod-template-hash': '5d' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d', uid: 'r', controller: true },
      ],
    },
    spec: {
      serviceAccountName: 'shop',
      containers: [{ name: 'web', image: 'web', ports: [{ name: 'http', containerPort: 8080 }] }],
    },
    status,
  };
}
