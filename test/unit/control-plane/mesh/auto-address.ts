import type { Test } from '../../../harness/unit.ts';
import fc from 'fast-check';
import type { ServiceEntry } from '../../../../api/istio/index.ts';
import { ownAddresses } from '../../../../control-plane/mesh/auto-address.ts';

function entry(host: string, more: object = {}): ServiceEntry {
  const stamps = { uid: host, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: host, namespace: 'default', ...stamps },
    spec: { hosts: [host], resolution: 'DNS', ...more },
  };
}

export function spec(t: Test): void {
  t.test('gives every host its own address, the same each time', async (t) => {
    const hosts = fc.uniqueArray(fc.domain(), { maxLength: 50 });
    fc.assert(
      fc.property(hosts, (names) => {
        const entries = [...new Set(names.map((name) => name.toLowerCase()))].map((n) => entry(n));
        const found = ownAddresses(entries);
        t.equal(new Set(found.values()).size, entries.length);
        t.same([...ownAddresses(entries)], [...found]);
        for (const address of found.values()) t.match(address, /^240\.240\.\d+\.\d+$/);
      }),
      { numRuns: 20 },
    );
  });

  t.test('keeps what was told before', async (t) => {
    const status = { addresses: [{ host: 'a.com', value: '240.240.9.9' }] };
    t.equal(ownAddresses([{ ...entry('a.com'), status }]).get('default/a.com'), '240.240.9.9');
  });

  t.test('gives none to who has one, or leaves the choice to the client', async (t) => {
    t.equal(ownAddresses([entry('a.com', { addresses: ['10.0.0.1'] })]).size, 0);
    t.equal(ownAddresses([entry('a.com', { resolution: 'NONE' })]).size, 0);
    t.equal(ownAddresses([entry('*.a.com')]).size, 0);
  });
}
