import { difference, type Versioned } from '../../../../control-plane/snapshot/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const collection = (versions: Readonly<Record<string, string>>) =>
    new Map(
      Object.entries(versions).map(([name, version]): [string, Versioned] => [
        name,
        { name, version, bytes: Buffer.alloc(0), value: {} },
      ]),
    );

  t.test('names what is new or another, and what is gone as it was', async (t) => {
    const before = collection({ same: '1', other: '1', gone: '1' });
    const now = collection({ same: '1', other: '2', added: '1' });

    const { changed, removed } = difference(before, now);

    t.same(
      changed.map(({ name }) => name),
      ['other', 'added'],
    );
    t.same(removed, [before.get('gone')]);
  });

  t.test('is found once for the same two collections', async (t) => {
    const [before, now] = [collection({ a: '1' }), collection({ a: '2' })];

    t.equal(difference(before, now), difference(before, now));
  });
}
