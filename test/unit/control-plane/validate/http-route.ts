import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const said = (kind: string, spec: string): readonly string[] => findingsOf({ kind, spec });

  t.test('finds everything wrong at once, where it is and what to do', async (t) => {
    const findings = said(
      'VirtualService',
      `
      hosts: ["*", reviews, reviews, "not a host"]
      hots: [x]
      http:
      - match: [{ uri: { prefix: "", exact: a } }, { queryParams: { q: { prefix: a } } }]
        redirect: { redirectCode: 200, scheme: ftp }
        route: [{ destination: { host: reviews } }]
        rewrite: { uri: /x }
      - match: [{ uri: { regex: "(a" } }]
        route: [{ destination: { host: "*" }, weight: -1 }]
        fault: { abort: { httpStatus: 20, percentage: { value: 101 } } }
        retries: { retryOn: sometimes }
        headers: { request: { set: { "a b": c } } }
      - {}`,
    );

    for (const part of [
      /^error spec\.hots is not a known field: remove it, or see if it is spelled right$/,
      /^error spec\.hosts\[0\] '\*' would catch all traffic of the mesh/,
      /^error spec\.hosts\[2\] 'reviews' is there twice/,
      /^error spec\.hosts\[3\] 'not a host' is not a host name/,
      /^error spec\.http\[0\] has route and redirect: only one/,
      /^error spec\.http\[0\]\.match\[0\]\.uri give one of/,
      /^error spec\.http\[0\]\.match\[0\]\.uri\.prefix must not be empty/,
      /^error spec\.http\[0\]\.match\[1\]\.queryParams\[q\]\.prefix/,
      /^error spec\.http\[0\]\.redirect\.redirectCode must be from 300/,
      /^error spec\.http\[0\]\.redirect\.scheme/,
      /^error spec\.http\[0\]\.rewrite has no effect/,
      /^error spec\.http\[1\]\.match\[0\]\.uri\.regex is not a regular expression of RE2/,
      /^error spec\.http\[1\]\.route\[0\]\.destination\.host/,
      /^error spec\.http\[1\]\.route\[0\]\.weight must not be negative/,
      /^error spec\.http\[1\]\.fault\.abort\.httpStatus/,
      /^error spec\.http\[1\]\.fault\.abort\.percentage\.value must be from 0 to 100/,
      /^error spec\.http\[1\]\.retries\.retryOn 'sometimes' is none of/,
      /^error spec\.http\[1\]\.headers\.request\[a b\]/,
      /^error spec\.http\[2\] says nothing to do/,
    ]) {
      t.ok(
        findings.some((one) => part.test(one)),
        String(part),
      );
    }
    t.equal(findings.length, 19, findings.join('\n'));
  });

  t.test('knows the statuses of gRPC', async (t) => {
    const abort = (name: string) =>
      said(
        'VirtualService',
        `
        hosts: [a]
        http:
          - fault: { abort: { grpcStatus: ${name} } }
            route: [{ destination: { host: a } }]`,
      );

    t.same(abort('UNAVAILABLE'), []);
    t.match(abort('BUSY'), [/abort\.grpcStatus 'BUSY' is no status/]);
  });
}
