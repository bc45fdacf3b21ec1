import type { Test } from '../../../harness/unit.ts';
import type { KubeObject } from '../../../../lib/index.ts';
import { History, HISTORY_EVENTS_MAX } from '../../../../local/store/history.ts';

const object: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } };

export function spec(t: Test): void {
  t.test('knows what came after a version, as far back as it remembers', async (t) => {
    const history = new History(10);
    const last = 10 + HISTORY_EVENTS_MAX + 5;
    for (let version = 11; version <= last; version++) {
      history.add({ type: 'modified', version, object, previous: object });
    }

    t.same(
      history.after(last - 2)?.map(({ version }) => version),
      [last - 1, last],
    );
    t.same(history.after(last), []);
    t.equal(history.after(15)?.length, HISTORY_EVENTS_MAX, 'the oldest that is complete');
    t.equal(history.after(14), undefined);
  });

  t.test('before the first change nothing is missing', async (t) => {
    t.same(new History(10).after(10), []);
    t.equal(new History(10).after(9), undefined);
  });
}
