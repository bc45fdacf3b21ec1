import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KubeObject } from '../../../../lib/index.ts';
import { openStore, StoreError, type Store } from '../../../../local/store/index.ts';
import type { Test } from '../../../harness/unit.ts';

const PODS = 'pods';

function pod(name: string, text = ''): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec: { text } };
}
function key(name: string): { kind: string; namespace: string; name: string } {
  return { kind: PODS, namespace: 'shop', name };
}
function stored(store: Store, name: string): string | undefined {
  return store.get(key(name))?.metadata.resourceVersion;
}
function fileIn(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-store-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'objects.sqlite');
}
function filled(file: string, count: number): Store {
  const store = openStore({ file });
  for (let i = 0; i < count; i++)
    store.put(key(`pod-${i}`), pod(`pod-${i}`, 'x'.repeat(1000)), undefined);
  return store;
}
function reasonOf(open: () => unknown): string | undefined {
  try {
    open();
    return undefined;
  } catch (error) {
    return error instanceof StoreError ? `${error.reason}: ${error.message}` : String(error);
  }
}

export function spec(t: Test): void {
  t.test('keeps objects and the version over a restart, also one without a goodbye', async (t) => {
    const file = fileIn(t);
    const killed = filled(file, 3);
    killed.remove(key('pod-1'), stored(killed, 'pod-1') ?? '');

    const next = openStore({ file });

    t.equal(next.version, killed.version);
    t.same(
      next.list(PODS).map((object) => object.metadata.name),
      ['pod-0', 'pod-2'],
    );
    t.same(next.get(key('pod-2')), killed.get(key('pod-2')));
    killed.close();
    next.close();
  });

  t.test('writes only over the version the writer saw', async (t) => {
    const store = filled(fileIn(t), 1);
    const first = stored(store, 'pod-0');
    store.put(key('pod-0'), pod('pod-0', 'second'), first);

    t.match(store.put(key('pod-0'), pod('pod-0'), first), { kind: 'conflict' });
    t.match(store.put(key('pod-0'), pod('pod-0'), undefined), { kind: 'conflict' });
    t.match(store.put(key('none'), pod('none'), '1'), { kind: 'conflict', current: undefined });
    t.match(store.remove(key('pod-0'), first ?? ''), { kind: 'conflict' });
    t.match(store.get(key('pod-0')), { spec: { text: 'second' } });
    store.close();
  });

  t.test('lists are snapshots in the order of namespace and name', async (t) => {
    const store = openStore({ file: fileIn(t) });
    for (const name of ['b', 'c', 'a']) store.put(key(name), pod(name), undefined);
    const before = store.list(PODS, 'shop');

    store.remove(key('b'), stored(store, 'b') ?? '');

    t.same(
      before.map((object) => object.metadata.name),
      ['a', 'b', 'c'],
    );
    t.same(
      store.list(PODS).map((object) => object.metadata.name),
      ['a', 'c'],
    );
    t.same(store.list(PODS, 'other'), []);
    store.close();
  });

  t.test(
    'a watcher hears of every change once and in order, even when listeners write',
    async (t) => {
      const store = openStore({ file: fileIn(t) });
      const start = store.version;
      store.watch({ kind: PODS, since: start }, ({ type, object }) => {
        if (type !== 'added' || object.metadata.name !== 'a') return;
        store.put(key('b'), pod('b'), undefined);
        store.watch({ kind: PODS, since: start }, (event) => late.push(event.version));
      });
      const heard: number[] = [];
      const late: number[] = [];
      store.watch({ kind: PODS, since: start }, (event) => heard.push(event.version));

      store.put(key('a'), pod('a'), undefined);
      store.remove(key('a'), stored(store, 'a') ?? '');

      t.same(heard, [start + 1, start + 2, start + 3]);
      t.same(late, heard);
      store.close();
    },
  );

  t.test('a watcher that comes back resumes, or is told that too much is forgotten', async (t) => {
    const file = fileIn(t);
    const store = filled(file, 300);
    const events: string[] = [];

    const resumed = store.watch({ kind: PODS, since: store.version - 2 }, ({ object }) => {
      events.push(object.metadata.name);
    });
    const tooOld = store.watch({ kind: PODS, since: 1 }, () => undefined);

    t.equal(resumed.kind, 'ok');
    t.same(events, ['pod-298', 'pod-299']);
    t.equal(tooOld.kind, 'expired');
    store.close();
    const reopened = openStore({ file });
    const now = reopened.version;
    t.equal(reopened.watch({ kind: PODS, since: now }, () => undefined).kind, 'ok');
    t.equal(reopened.watch({ kind: PODS, since: now - 1 }, () => undefined).kind, 'expired');
    reopened.close();
  });

  t.test(
    'a full disk refuses the change, changes nothing, and lets small ones go on',
    async (t) => {
      const file = fileIn(t);
      openStore({ file }).close();
      const store = openStore({ file, pagesMax: 8 });
      const { version } = store;
      const told: unknown[] = [];
      store.watch({ kind: PODS, since: version }, (event) => told.push(event));

      const reason = reasonOf(() =>
        store.put(key('big'), pod('big', 'x'.repeat(65536)), undefined),
      );

      t.match(reason, /^full: no room left to write .*free some space/);
      t.equal(store.get(key('big')), undefined);
      t.equal(store.version, version);
      t.same(told, []);
      t.equal(store.put(key('small'), pod('small'), undefined).kind, 'ok');
      store.close();
      const reopened = openStore({ file });
      t.same(
        reopened.list(PODS).map((object) => object.metadata.name),
        ['small'],
      );
      reopened.close();
    },
  );

  t.test('a damaged file is refused by name, with a remedy, and left as it is', async (t) => {
    const damages: readonly ((file: string) => void)[] = [
      (file) => truncateSync(file, 10_000),
      (file) => truncateSync(file, 0),
      (file) =>
        writeFileSync(file, 'not a database at all, but long enough to be looked at'.repeat(9)),
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096);
        writeFileSync(file, bytes);
      },
    ];
    for (const damage of damages) {
      const file = fileIn(t);
      filled(file, 50).close();
      damage(file);
      const before = readFileSync(file);

      const reason = reasonOf(() => openStore({ file }));

      t.match(reason, /^damaged: .*objects\.sqlite is damaged .*lateen local reset/);
      t.ok(readFileSync(file).equals(before), 'not a byte changed');
    }
  });

  t.test('a file of a later Lateen or of another program is refused', async (t) => {
    const later = fileIn(t);
    openStore({ file: later }).close();
    const database = new DatabaseSync(later);
    database.exec('pragma user_version = 9');
    database.close();
    const foreign = fileIn(t);
    const other = new DatabaseSync(foreign);
    other.exec('create table cooking (recipe text)');
    other.close();

    t.match(
      reasonOf(() => openStore({ file: later })),
      /^newer: .*format 9, known 1.*update Lateen/,
    );
    t.match(
      reasonOf(() => openStore({ file: foreign })),
      /^foreign: .*not a store of Lateen/,
    );
  });

  t.test('a place that cannot be written is named', async (t) => {
    const folder = fileIn(t);
    mkdirSync(folder);

    t.match(
      reasonOf(() => openStore({ file: folder })),
      /objects\.sqlite/,
    );
    const nowhere = join(folder, 'no', 'such', 'file');
    t.match(
      reasonOf(() => openStore({ file: nowhere })),
      /^failed: cannot create .*file/,
    );
  });
}
