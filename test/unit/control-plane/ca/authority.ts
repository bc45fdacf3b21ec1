import { X509Certificate } from 'node:crypto';
import { ManualClock, seededRandom } from '../../../../lib/index.ts';
import { Authority, makeRoot } from '../../../../control-plane/ca/index.ts';
import { CSR } from '../../../harness/csr.ts';
import type { Test } from '../../../harness/unit.ts';

const HOUR_MS = 3_600_000;
const WEB = { namespace: 'shop', serviceAccount: 'web' };

export function spec(t: Test): void {
  const effects = () => ({ clock: new ManualClock(), random: seededRandom(1) });
  const authority = () => {
    const { clock, random } = effects();
    const root = makeRoot({ trustDomain: 'cluster.local', clock, random });
    const limits = { ttlMs: 24 * HOUR_MS, ttlMsMax: 48 * HOUR_MS };
    const made = new Authority({ root, trustDomain: 'cluster.local', ...limits, clock, random });
    return { made, clock };
  };
  const lifeOf = (ttlMs: number): number => {
    const { made, clock } = authority();
    const issued = made.issue({ csr: CSR, ...WEB, ttlMs });
    return issued.kind === 'ok' ? issued.notAfter - clock.now() : NaN;
  };

  t.test('certifies who asked, and nothing of what the request asks for', async (t) => {
    const { made } = authority();

    const issued = made.issue({ csr: CSR, ...WEB, ttlMs: 0 });

    if (issued.kind !== 'ok') return void t.fail(issued.reason);
    const [leaf, root] = issued.chain.map((pem) => new X509Certificate(pem));
    t.equal(leaf?.subjectAltName, 'URI:spiffe://cluster.local/ns/shop/sa/web');
    t.equal(leaf?.subject, undefined);
    t.equal(leaf?.ca, false);
    t.same(leaf?.keyUsage, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    t.ok(root !== undefined && leaf?.checkIssued(root) && leaf.verify(root.publicKey));
    t.equal(made.count, 1);
  });

  t.test('gives the time that was asked for, between a minute and the most', async (t) => {
    t.equal(lifeOf(0), 24 * HOUR_MS);
    t.equal(lifeOf(2 * 60_000), 2 * 60_000);
    t.equal(lifeOf(1000), 60_000);
    t.equal(lifeOf(1000 * HOUR_MS), 48 * HOUR_MS);
  });

  t.test('refuses what is no request', async (t) => {
    const { made } = authority();

    t.equal(made.issue({ csr: 'hello', ...WEB, ttlMs: 0 }).kind, 'rejected');
    t.equal(made.count, 0);
  });
}
