import { X509Certificate } from 'node:crypto';
import { ManualClock, seededRandom, silentLog, stringAt } from '../../../../lib/index.ts';
import { SECRETS } from '../../../../api/index.ts';
import {
  Authority,
  keepInjectorSecret,
  makeRoot,
  ServingCertificate,
} from '../../../../control-plane/ca/index.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const DAY_MS = 24 * 3_600_000;

export function spec(t: Test): void {
  t.test('is renewed at half its life, and tells who shows it', async (t) => {
    const clock = new ManualClock();
    const random = seededRandom(1);
    const root = makeRoot({ trustDomain: 'cluster.local', clock, random });
    const limits = { ttlMs: DAY_MS, ttlMsMax: 90 * DAY_MS };
    const authority = new Authority({ root, trustDomain: 'x', ...limits, clock, random });
    const serving = new ServingCertificate({ authority, dnsNames: ['istiod.svc'], clock });
    const kube = new FakeKube(clock);
    const stopping = new AbortController();
    const keeping = { api: kube, clock, random, log: silentLog, namespace: 'istio-system' };
    keepInjectorSecret(serving, keeping, stopping.signal);
    await settle();
    const shown = () => stringAt(kube.all(SECRETS)[0]?.['data'], 'tls.crt') ?? '';
    const first = new X509Certificate(Buffer.from(shown(), 'base64'));
    t.equal(first.subjectAltName, 'DNS:istiod.svc');

    clock.advance(14 * DAY_MS);
    await settle();
    t.equal(Buffer.from(shown(), 'base64').toString(), serving.pair.chain);
    t.equal(new X509Certificate(serving.pair.chain).serialNumber, first.serialNumber);

    clock.advance(2 * DAY_MS);
    await settle();
    const second = new X509Certificate(Buffer.from(shown(), 'base64'));
    t.not(second.serialNumber, first.serialNumber);
    t.ok(second.validToDate.getTime() > clock.now() + 28 * DAY_MS);
    serving.stop();
    stopping.abort();
  });
}
