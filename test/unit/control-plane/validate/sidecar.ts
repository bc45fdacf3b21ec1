import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const found = (spec: string) => findingsOf({ kind: 'Sidecar', spec });

  t.test('wants to say something, and imports as namespace and host', async (t) => {
    t.match(found('{}'), [/says nothing/]);
    t.same(found("{ egress: [{ hosts: ['./*', 'shop/*.example.com', '~/*'] }] }"), []);
    t.match(found("{ egress: [{ hosts: ['web'] }, { hosts: [] }] }"), [
      /hosts\[0\] 'web' must be <namespace>\/<host>/,
      /takes all: put it last/,
      /egress\[1\]\.hosts is required/,
    ]);
  });

  t.test('wants each port once, and an endpoint on the own machine', async (t) => {
    const port = 'port: { number: 80, name: http, protocol: HTTP }';
    t.match(found(`{ ingress: [{ ${port}, defaultEndpoint: '10.0.0.1:80' }, { ${port} }] }`), [
      /defaultEndpoint '10\.0\.0\.1:80' must be 127\.0\.0\.1:PORT/,
      /80 is there twice/,
    ]);
  });
}
