import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const found = (spec: string) => findingsOf({ kind: 'ServiceEntry', spec });
  const ports = 'ports: [{ number: 80, name: http, protocol: HTTP }]';

  t.test('finds nothing wrong with what people write', async (t) => {
    t.same(found(`{ hosts: [api.example.com], ${ports}, resolution: DNS }`), []);
    t.same(found(`{ hosts: ['*.example.com'], ${ports}, location: MESH_EXTERNAL }`), []);
  });

  t.test('tells of everything that contradicts itself at once', async (t) => {
    const spec = `
      hosts: [a_b]
      addresses: [nowhere, 10.0.0.0/8]
      ports: [{ number: 0, name: x, protocol: QUIC }, { number: 0, name: x }]
      resolution: DNS_ROUND_ROBIN
      endpoints: [{ address: a.com, ports: { y: 1 } }, { address: b.com }]
      workloadSelector: { labels: { app: x } }`;
    t.match(found(spec), [
      /hosts\[0\] 'a_b' is not a host name/,
      /workloadSelector stands beside endpoints/,
      /ports\[0\]\.number/,
      /ports\[0\]\.protocol 'QUIC' must be one of/,
      /ports\[1\]\.number/,
      /'x' is there twice/,
      /0 is there twice/,
      /addresses\[0\] 'nowhere' is neither/,
      /a range cannot be with resolution DNS_ROUND_ROBIN/,
      /must be one at most with DNS_ROUND_ROBIN/,
      /'y' is not in spec\.ports/,
    ]);
  });

  t.test('wants addresses where they are not looked up', async (t) => {
    const endpoints = 'endpoints: [{ address: a.com }]';
    t.match(found(`{ hosts: [a.com], ${ports}, resolution: STATIC, ${endpoints} }`), [
      /must be an IP address with resolution STATIC/,
    ]);
    t.match(found(`{ hosts: [a.com], ${ports}, ${endpoints} }`), [/must not be with resolution/]);
    t.match(found(`{ hosts: ['*.a.com'], ${ports}, resolution: DNS }`), [/cannot be looked up/]);
  });

  t.test('says what is taken and not applied', async (t) => {
    t.match(found(`{ hosts: ['*.a.com'], ${ports}, resolution: DYNAMIC_DNS }`), [
      /warning spec\.resolution is not applied/,
    ]);
  });
}
