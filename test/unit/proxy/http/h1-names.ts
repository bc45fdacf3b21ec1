import type { Test } from '../../../harness/unit.ts';
import { H1Names, isProtected, mayTrail } from '../../../../proxy/http/h1-names.ts';

export function spec(t: Test): void {
  t.test('knows a name in any spelling, and what it concerns', async (t) => {
    const names = new H1Names();

    for (const raw of ['content-length', 'Content-Length', 'CONTENT-LENGTH', 'cOnTeNt-lEnGtH']) {
      t.match(names.find(raw), { lower: 'content-length', kind: 'content-length' });
    }
    t.match(names.find('X-Mine'), { lower: 'x-mine', kind: 'ordinary' });
    t.match(names.find('X_Mine'), { lower: 'x_mine', kind: 'underscored' });
    t.match(names.find('Proxy-Authorization'), { kind: 'hop-by-hop' });
  });

  t.test('names of JavaScript’s own are names like others', async (t) => {
    const names = new H1Names();

    for (const raw of ['__proto__', 'constructor', 'toString']) {
      t.equal(names.find(raw)?.lower, raw.toLowerCase());
    }
  });

  t.test('refuses what is no token', async (t) => {
    for (const raw of ['', 'a b', 'a:', 'a\t', 'é', '(a)', 'a\0', ' a']) {
      t.equal(new H1Names().find(raw), undefined, JSON.stringify(raw));
    }
  });

  t.test('goes on reading names after a peer made up more than it remembers', async (t) => {
    const names = new H1Names();
    for (let i = 0; i < 1000; i++) names.find(`X-${i}`);

    t.equal(names.find('X-999')?.lower, 'x-999');
  });

  t.test('says which names nobody may have dropped, or put at the end', async (t) => {
    const names = new H1Names();
    const trails = (raw: string): boolean => {
      const name = names.find(raw);
      return name !== undefined && mayTrail(name);
    };

    t.ok(isProtected('x-envoy-peer-metadata') && isProtected('x-forwarded-client-cert'));
    t.notOk(isProtected('x-hop'));
    t.ok(trails('Grpc-Status'));
    for (const raw of ['Host', 'TE', 'Content-Type', 'X-Envoy-Foo']) t.notOk(trails(raw), raw);
  });
}
