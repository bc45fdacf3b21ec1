import {
  createPrivateKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { ManualClock, seededRandom, silentLog } from '../../../../../lib/index.ts';
import {
  certificatePem,
  issueCertificate,
  issuerOf,
  readCsr,
  selfSign,
} from '../../../../../lib/x509/index.ts';
import {
  keepCertified,
  type CertificateReply,
  type Issued,
} from '../../../../../proxy/tls/issue/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const ME = 'spiffe://cluster.local/ns/shop/sa/cart';
const TWO_MINUTES_MS = 120_000;

export function spec(t: Test): void {
  t.test('renews half way with a new key, and keeps what it has while asking fails', async (t) => {
    const clock = new ManualClock();
    const authority = certifier(clock);
    const kept = keeping(clock, authority.ask);
    await kept.turns(3);
    t.equal(kept.issued.length, 1, 'the first at once');

    authority.down = true;
    clock.advance(62_000);
    await kept.turns(3);
    t.equal(kept.issued.length, 1, 'asked again after half the lifetime, in vain');
    t.equal(authority.asked, 2);

    authority.down = false;
    clock.advance(300);
    await kept.turns(3);
    t.equal(kept.issued.length, 2, 'and soon after with success');
    t.not(kept.issued[0]?.key, kept.issued[1]?.key);
    for (const { chain, key, root } of kept.issued) {
      const leaf = new X509Certificate(chain);
      t.ok(leaf.checkPrivateKey(createPrivateKey(key)), 'each with its own key');
      t.ok(leaf.verify(new X509Certificate(root).publicKey));
    }
    await kept.stop();
  });

  t.test('takes no certificate that is for somebody else or is none', async (t) => {
    const clock = new ManualClock();
    const authority = certifier(clock, 'spiffe://cluster.local/ns/shop/sa/other');
    const kept = keeping(clock, authority.ask);
    await kept.turns(3);
    const garbled = keeping(clock, () => Promise.resolve({ kind: 'ok', chain: ['garbage'] }));
    await garbled.turns(3);

    t.equal(kept.issued.length, 0);
    t.equal(garbled.issued.length, 0);
    await kept.stop();
    await garbled.stop();
  });
}

function keeping(clock: ManualClock, ask: (csr: string) => Promise<CertificateReply>) {
  const issued: Issued[] = [];
  const stopping = new AbortController();
  let asks = 0;
  const options = {
    spiffeId: ME,
    ask: async (csr: string) => ask(csr).finally(() => (asks += 1)),
    onIssued: (one: Issued) => void issued.push(one),
    clock,
    random: seededRandom(1),
    log: silentLog,
  };
  const done = keepCertified(options, stopping.signal);
  return {
    issued,
    /** Key generation takes real turns of the loop: waits for the next answer to settle. */
    async turns(count: number): Promise<void> {
      const before = asks;
      while (asks === before) await new Promise((resolve) => setImmediate(resolve));
      for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
      asks = 0;
    },
    async stop(): Promise<void> {
      stopping.abort();
      await done;
    },
  };
}

function certifier(clock: ManualClock, name = ME) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: clock.now(), notAfter: clock.now() + 1e9 };
  const subject = { organizations: ['cluster.local'] };
  const random = seededRandom(7);
  const root = selfSign(
    { ...validity, subject, names: [], usages: [], authority: {} },
    privateKey,
    random,
  );
  const issuer = issuerOf(new X509Certificate(root), privateKey);
  const state = {
    down: false,
    asked: 0,
    ask: (csr: string): Promise<CertificateReply> => {
      state.asked += 1;
      if (state.down) return Promise.resolve({ kind: 'rejected', reason: 'down' });
      const leaf = issueCertificate(
        {
          subject: {},
          publicKey: requestedKey(csr),
          names: [{ kind: 'uri', value: name }],
          usages: ['server', 'client'],
          notBefore: clock.now() - TWO_MINUTES_MS,
          notAfter: clock.now() + TWO_MINUTES_MS,
        },
        issuer,
        random,
      );
      return Promise.resolve({ kind: 'ok', chain: [certificatePem(leaf), certificatePem(root)] });
    },
  };
  return state;
}

function requestedKey(csr: string): KeyObject {
  const reading = readCsr(csr);
  if (reading.kind === 'rejected') throw new Error(reading.reason);
  return reading.publicKey;
}
