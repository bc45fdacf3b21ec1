import { ManualClock, silentLog } from '../../../../lib/index.ts';
import type { Analysis } from '../../../../control-plane/validate/index.ts';
import { isWritten, keepStatuses, type Written } from '../../../../control-plane/status/index.ts';
import { FakeKube, settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const RULES = { group: 'networking.istio.io', version: 'v1', plural: 'virtualservices' };
const RULE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }] }] },
} satisfies Draft;
const LOOK_EVERY_MS = 5000;

export function spec(t: Test): void {
  const bench = async () => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);
    await kube.seed(RULES, RULE);
    const none: Analysis = new Map();
    const facts = { connected: 2, settled: 2, isLeader: true, analysis: none };
    const stopping = new AbortController();
    t.teardown(() => stopping.abort());
    keepStatuses(
      {
        api: kube,
        clock,
        log: silentLog,
        isLeader: () => facts.isLeader,
        objects: () => kube.all(RULES).filter(isWritten),
        standing: () => ({ ...facts, refusals: [] }),
        analysis: () => facts.analysis,
        more: () => ({}),
      },
      stopping.signal,
    );
    const look = async (): Promise<string> => {
      clock.advance(LOOK_EVERY_MS);
      await new Promise((resolve) => setImmediate(resolve));
      return kube.all(RULES)[0]?.metadata.resourceVersion ?? '';
    };
    return { kube, facts, look };
  };

  t.test('writes what became of an object, once', async (t) => {
    const { kube, look } = await bench();

    const first = await look();
    t.match(kube.all(RULES)[0]?.['status'], {
      conditions: [{ type: 'Accepted', status: 'True' }, { message: /^2 of 2 proxies/ }],
    });
    t.equal(await look(), first);
  });

  t.test('does not write because a proxy came, but because one has not answered', async (t) => {
    const { facts, look } = await bench();
    const first = await look();

    Object.assign(facts, { connected: 3, settled: 3 });
    t.equal(await look(), first);
    Object.assign(facts, { settled: 2 });
    t.not(await look(), first);
  });

  t.test('writes what the rest of the mesh has against it', async (t) => {
    const { kube, facts, look } = await bench();
    const first = await look();
    const finding = { severity: 'error', code: 'IST0101', path: 'spec', message: 'x' } as const;

    Object.assign(facts, { analysis: new Map([['VirtualService shop/web', [finding]]]) });
    t.not(await look(), first);
    t.match(kube.all(RULES)[0]?.['status'], {
      validationMessages: [{ type: { code: 'IST0101' } }],
    });
  });

  t.test('leaves it to the leader, and tries again what failed', async (t) => {
    const { kube, facts, look } = await bench();
    facts.isLeader = false;
    await look();
    t.equal(kube.all(RULES)[0]?.['status'], undefined);

    facts.isLeader = true;
    kube.failNext(RULES.plural);
    await look();
    t.equal(kube.all(RULES)[0]?.['status'], undefined);
    await look();
    t.match(kube.all(RULES)[0]?.['status'], { conditions: [] });
  });

  t.test('does not let objects that cannot be written keep others from it', async (t) => {
    const clock = new ManualClock();
    const tried: string[] = [];
    const warnings: string[] = [];
    const ofKind = (kind: string, name: string): Written => ({
      ...RULE,
      kind,
      metadata: { ...RULE.metadata, name },
    });
    const objects = [
      ...Array.from({ length: 120 }, (_, i) => ofKind('VirtualService', `v${i}`)),
      ofKind('Gateway', 'g'),
    ];
    const stopping = new AbortController();
    t.teardown(() => stopping.abort());
    const kube = new FakeKube(clock);
    kube.patch = async ({ plural }, { name }) => {
      tried.push(name);
      if (plural === 'virtualservices') throw new Error('forbidden');
      return { ...RULE, metadata: { name } };
    };
    keepStatuses(
      {
        api: kube,
        clock,
        log: { ...silentLog, warn: (message) => void warnings.push(message) },
        isLeader: () => true,
        objects: () => objects,
        standing: () => ({ connected: 0, settled: 0, refusals: [] }),
        analysis: () => new Map(),
        more: () => ({}),
      },
      stopping.signal,
    );
    for (let look = 1; look <= 2; look++) {
      clock.advance(LOOK_EVERY_MS);
      await settle(200);
      t.equal(tried.length, look * 100);
      t.equal(warnings.length, look, 'one warning for all of a kind');
    }

    t.equal(new Set(tried).size, objects.length, 'everybody had a turn');
  });
}
