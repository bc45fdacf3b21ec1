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
  t.test('outlives the control plane that made it, but not the root nor its time', async (t) => {
    const clock = new ManualClock();
    const random = seededRandom(1);
    const kube = new FakeKube(clock);
    const rootOf = () => makeRoot({ trustDomain: 'cluster.local', clock, random });
    const start = async (root: ReturnType<typeof rootOf>): Promise<string> => {
      const limits = { ttlMs: DAY_MS, ttlMsMax: 90 * DAY_MS };
      const authority = new Authority({ root, trustDomain: 'x', ...limits, clock, random });
      const serving = new ServingCertificate({ authority, dnsNames: ['a.svc'], clock });
      const stopping = new AbortController();
      const keeping = { api: kube, clock, random, log: silentLog, namespace: 'istio-system' };
      keepInjectorSecret(serving, keeping, stopping.signal);
      await settle();
      stopping.abort();
      serving.stop();
      return stringAt(kube.all(SECRETS)[0]?.['data'], 'tls.crt') ?? '';
    };
    const root = rootOf();

    const first = await start(root);
    t.equal(await start(root), first, 'a restart changes nothing');
    const other = await start(rootOf());
    t.not(other, first, 'another root');
    const again = await start(root);
    clock.advance(16 * DAY_MS);
    t.not(await start(root), again, 'half its life is over');
  });
}
