import { Xds } from '../../../../api/xds/index.ts';
import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { Supply } from '../../../../proxy/agent/supply.ts';
import { proxySettings } from '../../../../proxy/settings.ts';
import { keptChunks } from '../../../../proxy/xds/index.ts';
import type { Test } from '../../../harness/unit.ts';

const OWNER = 'node spiffe://a/ns/b/sa/c';

export function spec(t: Test): void {
  t.test('without a certificate it asks for one before anything else', async (t) => {
    const { supply, called, asked } = fixture();
    supply.begin();
    await asked;

    t.same(called, ['ca:15010']);
    t.equal(supply.issued, undefined);
    await supply.stop();
  });

  t.test('goes on with what it had when no control plane answers, after a while', async (t) => {
    const { supply, called, files, clock, updates } = fixture();
    const expiresAt = clock.now() + 3_600_000;
    const identity = { owner: OWNER, chain: 'C', key: 'K', root: 'R', expiresAt };
    files.set('/memory/lateen-identity', Buffer.from(JSON.stringify(identity)));
    const cluster = new Xds().encode('envoy.config.cluster.v3.Cluster', { name: 'a' });
    const wire = Buffer.from(cluster).toString('latin1');
    const kept = keptChunks(OWNER, [{ kind: 'cluster', name: 'a', version: '1', wire }]);
    files.set('/data/lateen-configuration', Buffer.concat([...kept]));
    supply.begin();
    await settled();
    t.equal(supply.issued?.chain, 'C');
    t.ok(called.includes('istiod:15010'));
    t.same(updates, []);
    for (let i = 0; i < 40; i++) {
      clock.advance(200);
      await settled();
    }

    t.same(updates, ['cluster a']);
    await supply.stop();
  });
}

function fixture() {
  const clock = new ManualClock();
  const files = new Map<string, Buffer>();
  const called: string[] = [];
  const updates: string[] = [];
  const asked = Promise.withResolvers<void>();
  const settings = proxySettings({
    CA_ADDR: 'ca:15010',
    PROXY_CONFIG: '{"discoveryAddress":"istiod:15010"}',
    LATEEN_DATA: '/data',
    LATEEN_MEMORY: '/memory',
  });
  if (settings.kind === 'rejected') throw new Error(settings.reasons.join());
  const supply = new Supply({
    settings: settings.settings,
    node: { id: 'node' },
    spiffeId: 'spiffe://a/ns/b/sa/c',
    xds: new Xds(),
    readFile: () => undefined,
    keptFiles: {
      read: (path) => files.get(path),
      write: async (path, chunks) => void files.set(path, Buffer.concat([...chunks])),
    },
    check: () => [],
    onUpdate: ({ changed }) => updates.push(...changed.map(({ kind, name }) => `${kind} ${name}`)),
    onCertificates: () => undefined,
    dial: ({ address }, waiting) => {
      called.push(address);
      if (address === 'ca:15010') asked.resolve();
      setImmediate(() => waiting.failed('nobody is there'));
      return () => undefined;
    },
    clock,
    random: seededRandom(1),
    log: silentLog,
  });
  return { supply, called, asked: asked.promise, files, clock, updates };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
