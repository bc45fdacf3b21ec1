import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const said = (kind: string, spec: string): readonly string[] => findingsOf({ kind, spec });

  t.test('knows what a match can and cannot be', async (t) => {
    const match = (text: string) =>
      said(
        'VirtualService',
        `
        hosts: [a]
        http: [{ match: [${text}], route: [{ destination: { host: a } }] }]`,
      );

    t.same(match('{ uri: { regex: "/a+" }, headers: { x: {} }, port: 80 }'), []);
    t.match(match('{ uri: {} }'), [/uri give exact, prefix or regex/]);
    t.match(match('{ port: 0 }'), [/port must be a port from 1/]);
    t.match(match('{ headers: { ":path": { exact: a } } }'), [/headers\[:path\].*not the name/]);
    t.match(match('{ headers: { "@request.auth.claims.sub": { exact: a } } }'), [
      /warning .*headers never matches on claims/,
    ]);
  });
}
