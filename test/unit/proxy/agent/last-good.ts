import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { LastGood, type KeptFiles } from '../../../../proxy/agent/last-good.ts';
import type { Test } from '../../../harness/unit.ts';

const CLUSTER = { kind: 'cluster', name: 'a', version: '1', wire: 'bytes' } as const;

export function spec(t: Test): void {
  t.test('configuration is written soon, and then no more than twice a minute', async (t) => {
    const { lastGood, clock, files, written } = fixture();
    let asked = 0;
    const kept = () => ((asked += 1), [CLUSTER]);
    lastGood.changed(kept);
    lastGood.changed(kept);
    t.equal(written.length, 0);
    clock.advance(1000);
    await turn();
    t.same(written, ['/data/configuration']);
    for (let i = 0; i < 5; i++) lastGood.changed(kept);
    clock.advance(29_000);
    await turn();
    t.equal(asked, 1);
    clock.advance(1000);
    await turn();

    t.equal(asked, 2);
    t.same(lastGood.resources(), [CLUSTER]);
    lastGood.changed(kept);
    await lastGood.flush();
    await lastGood.flush();
    t.equal(asked, 3, 'who leaves does not wait, and writes only what is new');
    t.same(fixture({ owner: 'other', files }).lastGood.resources(), []);
  });

  t.test('one write follows another, and who leaves waits for all of them', async (t) => {
    const { lastGood, clock, begun, finish } = slow();
    lastGood.changed(() => [CLUSTER]);
    clock.advance(1000);
    await turn();
    lastGood.changed(() => [CLUSTER]);
    let isOver = false;
    const stopped = lastGood.flush().then(() => (isOver = true));
    await turn();
    t.same([begun.length, isOver], [1, false]);
    finish();
    await turn();
    t.same([begun.length, isOver], [2, false]);
    const again = lastGood.flush();
    finish();
    await Promise.all([stopped, again]);
    t.equal(begun.length, 2, 'with nothing newer, it waits and writes no more');
  });

  t.test('a certificate is used again while it is good, by whom it was issued to', async (t) => {
    const { lastGood, clock, files } = fixture();
    const expiresAt = clock.now() + 60_000;
    const issued = { chain: 'CHAIN', key: 'KEY', root: 'ROOT', expiresAt };
    t.equal(lastGood.identity(), undefined);
    lastGood.keepIdentity(issued);
    await turn();

    t.same(lastGood.identity(), issued);
    t.equal(fixture({ owner: 'other', files }).lastGood.identity(), undefined);
    clock.advance(60_000);
    t.equal(lastGood.identity(), undefined);
  });

  t.test('what cannot be read or written is as good as not there', async (t) => {
    const files = new Map([
      ['/data/configuration', Buffer.from('?')],
      ['/memory/identity', Buffer.from('{"owner":"me","chain":1}')],
    ]);
    const { lastGood, clock } = fixture({ files, isFull: true });
    lastGood.changed(() => [CLUSTER]);
    clock.advance(1000);
    await turn();

    t.same([lastGood.resources(), lastGood.identity()], [[], undefined]);
  });
}

/** On a disk that takes its time: each write is over when the test says so. */
function slow() {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const write = (path: string): Promise<void> => {
    begun.push(path);
    return new Promise((resolve) => void waiting.push(resolve));
  };
  return { ...fixture({ write }), begun, finish: () => waiting.shift()?.() };
}

type FixtureParts = {
  readonly owner?: string;
  readonly files?: Map<string, Buffer>;
  readonly isFull?: boolean;
  readonly write?: KeptFiles['write'];
};

function fixture({ owner = 'me', files = new Map(), isFull = false, write }: FixtureParts = {}) {
  const clock = new ManualClock();
  const written: string[] = [];
  const keep: KeptFiles['write'] = async (path, chunks) => {
    if (isFull) throw new Error('no space left');
    written.push(path);
    files.set(path, Buffer.concat([...chunks]));
  };
  const lastGood = new LastGood({
    configurationFile: '/data/configuration',
    identityFile: '/memory/identity',
    owner,
    files: { read: (path) => files.get(path), write: write ?? keep },
    clock,
    log: silentLog,
  });
  return { lastGood, clock, files, written };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
