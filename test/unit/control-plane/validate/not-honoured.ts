import type { Test } from '../../../harness/unit.ts';
import { Findings } from '../../../../control-plane/validate/finding.ts';
import {
  meshNotHonoured,
  warnNotHonoured,
} from '../../../../control-plane/validate/not-honoured.ts';
import type { JsonObject } from '../../../../lib/index.ts';

function told(kind: string, spec: JsonObject): readonly string[] {
  const findings = new Findings();
  warnNotHonoured(kind, spec, findings);
  return findings.all.map(({ path, severity, code = '' }) => `${severity} ${code} ${path}`);
}

export function spec(t: Test): void {
  t.test('finds a field wherever it may stand, and says what does instead', async (t) => {
    const tls = { caCrl: '/crl' };
    const portLevelSettings = [{ port: { number: 80 } }, { port: { number: 81 }, tls }];

    t.same(told('DestinationRule', { subsets: [{}, { trafficPolicy: { portLevelSettings } }] }), [
      'warning LTN0101 spec.subsets[1].trafficPolicy.portLevelSettings[1].tls.caCrl',
    ]);
    const findings = new Findings();
    warnNotHonoured('EnvoyFilter', { configPatches: [] }, findings);
    t.match(findings.all, [{ path: 'spec', message: /not applied/, remedy: /^use / }]);
  });

  t.test('finds fields of lists and of maps', async (t) => {
    const customTags = { a: { literal: { value: '1' } }, b: { formatter: { value: '%X%' } } };

    t.same(told('Telemetry', { tracing: [{ customTags }] }), [
      'warning LTN0101 spec.tracing[0].customTags[b].formatter',
    ]);
  });

  t.test('passes over values that are honoured', async (t) => {
    const expression = (text: string) => ({ accessLogging: [{ filter: { expression: text } }] });

    t.same(told('ServiceEntry', { resolution: 'DNS' }), []);
    t.equal(told('ServiceEntry', { resolution: 'DYNAMIC_DNS' }).length, 1);
    t.same(told('Telemetry', expression('response.code >= 500')), []);
    t.equal(told('Telemetry', expression('connection.mtls')).length, 1);
    t.equal(told('VirtualService', { http: [{ match: [{ headers: CLAIMS }] }] }).length, 1);
    t.same(told('Nothing', {}), []);
  });

  t.test('tells of the mesh’s configuration in sentences', async (t) => {
    t.match(meshNotHonoured({ ingressClass: 'x', connectTimeout: '1s' }), [
      /^mesh\.ingressClass is not applied: .*: use a Gateway/,
    ]);
  });
}

const CLAIMS = { '@request.auth.claims.groups': { exact: 'admin' } };
