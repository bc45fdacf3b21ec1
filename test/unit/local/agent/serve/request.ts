import type { Test } from '../../../../harness/unit.ts';
import { logWish, readPath } from '../../../../../local/agent/serve/request.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');

export function spec(t: Test): void {
  t.test('reads which container is meant, and nothing else', async (t) => {
    const path = (text: string) => readPath(new URL(text, 'http://agent'), 'exec');

    t.same(path('/exec/default/web-1/web?x=1'), {
      namespace: 'default',
      pod: 'web-1',
      container: 'web',
    });
    for (const other of ['/exec/default/web-1', '/exec/a/b/c/d', '/logs/a/b/c', '/']) {
      t.equal(path(other), undefined);
    }
  });

  t.test('reads what part of the log is wanted', async (t) => {
    const wish = (text: string) => logWish(new URLSearchParams(text), NOW);

    t.match(wish('follow=true&tailLines=10&timestamps=true&previous=true&limitBytes=5'), {
      value: { follow: true, tailLines: 10, timestamps: true, previous: true, limitBytes: 5 },
    });
    t.match(wish('sinceSeconds=60'), { value: { since: NOW - 60_000, follow: false } });
    t.match(wish('sinceTime=2026-01-01T00:00:00Z'), { value: { since: NOW - 60_000 } });
    t.match(wish('tailLines=-1'), { kind: 'rejected', reason: /tailLines must be a whole number/ });
  });
}
