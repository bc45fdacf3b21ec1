import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('finds servers that could not be opened', async (t) => {
    const spec = `
      servers:
      - { port: { number: 0, name: a, protocol: QUIC }, hosts: [] }
      - { port: { number: 443, name: a, protocol: HTTPS }, hosts: ["/x.com"] }
      - { port: { number: 444, name: c, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE } }`;
    t.match(findingsOf({ kind: 'Gateway', spec }), [
      /servers\[0\]\.port\.number/,
      /servers\[0\]\.port\.protocol 'QUIC' must be one of/,
      /servers\[0\]\.hosts is required/,
      /servers\[1\]\.hosts\[0\] '\/x\.com' needs a namespace/,
      /servers\[1\]\.tls is required for HTTPS/,
      /servers\[2\]\.tls SIMPLE needs a certificate/,
      /servers\[1\]\.port\.name 'a' is there twice/,
    ]);
  });
}
