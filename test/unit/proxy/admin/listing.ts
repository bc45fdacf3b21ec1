import { generateKeyPairSync } from 'node:crypto';
import { seededRandom } from '../../../../lib/index.ts';
import { certificatePem, selfSign } from '../../../../lib/x509/index.ts';
import { certificateList, clusterLines, listenerLines } from '../../../../proxy/admin/listing.ts';
import type { AdsResource } from '../../../../proxy/xds/index.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

const head = (name: string) => ({ name, version: '1', unknown: [] });
const address = (ip: string, portValue: number) => ({ socketAddress: { address: ip, portValue } });

export function spec(t: Test): void {
  t.test('lists clusters with their endpoints and health as Envoy does', (t) => {
    const cluster: AdsResource = {
      ...head('a'),
      kind: 'cluster',
      value: { name: 'a', type: 'EDS' },
    };
    const lbEndpoints = [
      { endpoint: { address: address('10.0.0.1', 80) } },
      { endpoint: { address: address('fd00::1', 81) }, healthStatus: 'UNHEALTHY' as const },
    ];
    const locality = { region: 'eu' };
    const endpoints: AdsResource = {
      ...head('a'),
      kind: 'endpoints',
      value: { clusterName: 'a', endpoints: [{ locality, lbEndpoints }] },
    };

    const lines = clusterLines(insideOf([endpoints, cluster])).split('\n');

    t.ok(lines.includes('a::default_priority::max_connections::1024'));
    t.ok(lines.includes('a::10.0.0.1:80::health_flags::healthy'));
    t.ok(lines.includes('a::10.0.0.1:80::region::eu'));
    t.ok(lines.includes('a::[fd00::1]:81::health_flags::/failed_eds_health'));
    t.end();
  });

  t.test('lists listeners', (t) => {
    const listener: AdsResource = {
      ...head('web'),
      kind: 'listener',
      value: { name: 'web', address: address('0.0.0.0', 8080) },
    };

    t.equal(listenerLines(insideOf([listener])), 'web::0.0.0.0:8080\n');
    t.end();
  });

  t.test('tells how long certificates are good', (t) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const now = Date.parse('2026-01-01T00:00:00Z');
    const names = [{ kind: 'uri' as const, value: 'spiffe://a/ns/b/sa/c' }];
    const validity = { notBefore: now, notAfter: now + 2.5 * 86_400_000 };
    const pem = certificatePem(
      selfSign({ subject: {}, names, usages: [], ...validity }, privateKey, seededRandom(1)),
    );
    const certificates = () => ({ chains: { default: pem }, bundles: {}, at: 0 });

    t.match(certificateList(insideOf([], { certificates }), now), {
      certificates: [
        {
          cert_chain: [
            { days_until_expiration: '2', subject_alt_names: [{ uri: 'spiffe://a/ns/b/sa/c' }] },
          ],
        },
      ],
    });
    t.end();
  });
}
