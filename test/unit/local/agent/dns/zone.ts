import type { Test } from '../../../../harness/unit.ts';
import { aBook, aService, aSlice } from '../../../../harness/services.ts';
import { WrittenBook } from '../../../../../local/agent/network/index.ts';
import { RECORD_TYPES } from '../../../../../local/agent/dns/record.ts';
import { answer } from '../../../../../local/agent/dns/zone.ts';

const BOOK = aBook(
  [
    aService(),
    aService({ name: 'db', reach: { kind: 'headless' } }),
    aService({ name: 'out', reach: { kind: 'alias', name: 'Example.com.' } }),
  ],
  [
    aSlice([{ address: '10.244.1.1', hostname: 'db-0' }, '10.244.1.2'], {
      name: 'db-1',
      service: 'db',
    }),
  ],
);

/** What is said about a name: the records in short, or the code. */
function say(name: string, type: keyof typeof RECORD_TYPES = 'A'): unknown {
  const labels = name.split('.');
  const found = answer({ labels, type: RECORD_TYPES[type], class: 1 }, BOOK);
  if (found.kind === 'elsewhere') return 'elsewhere';
  if (found.kind === 'alias') return `alias of ${found.target}`;
  const { code, answers, authority } = found.response;
  if (answers.length === 0) return authority.length > 0 ? `${code}, with zone` : code;
  return answers.map((record) => {
    if (record.kind === 'A') return record.address;
    if (record.kind === 'SRV') return `${record.target}:${record.port}`;
    return record.kind === 'SOA' ? 'SOA' : record.target;
  });
}

export function spec(t: Test): void {
  t.test('a service is its address; a headless one its endpoints', async (t) => {
    t.same(say('web.default.svc.cluster.local'), ['10.96.0.5']);
    t.same(say('db.default.svc.cluster.local'), ['10.244.1.1', '10.244.1.2']);
    t.same(say('db-0.db.default.svc.cluster.local'), ['10.244.1.1']);
    t.same(say('10-244-1-2.db.default.svc.cluster.local'), ['10.244.1.2']);
    t.equal(say('out.default.svc.cluster.local'), 'alias of example.com');
    t.same(say('10-244-9-9.default.pod.cluster.local'), ['10.244.9.9']);
  });

  t.test('a named port is a service record', async (t) => {
    const web = 'web.default.svc.cluster.local';
    const db = 'db.default.svc.cluster.local';

    t.same(say(`_http._tcp.${web}`, 'SRV'), [`${web}:80`]);
    t.same(say(`_http._tcp.${db}`, 'SRV'), [`db-0.${db}:8080`, `10-244-1-2.${db}:8080`]);
    t.equal(say(`_http._udp.${web}`, 'SRV'), 'no such name, with zone');
  });

  t.test('addresses of the cluster have names, and others are none of ours', async (t) => {
    t.same(say('5.0.96.10.in-addr.arpa', 'PTR'), ['web.default.svc.cluster.local']);
    t.same(say('1.1.244.10.in-addr.arpa', 'PTR'), ['db-0.db.default.svc.cluster.local']);
    t.equal(say('9.9.244.10.in-addr.arpa', 'PTR'), 'no such name, with zone');
    t.equal(say('8.8.8.8.in-addr.arpa', 'PTR'), 'elsewhere');
    t.equal(say('example.com'), 'elsewhere');
  });

  t.test('a name without such a record exists all the same', async (t) => {
    for (const name of ['web.default.svc', '_tcp.web.default.svc', 'default.svc', 'svc', 'pod']) {
      t.equal(say(`${name}.cluster.local`, 'AAAA'), 'ok, with zone', name);
    }
    t.equal(say('cluster.local', 'AAAA'), 'ok, with zone');
    t.same(say('cluster.local', 'SOA'), ['SOA']);
  });

  t.test('a name that does not exist is said not to', async (t) => {
    for (const name of [
      'none.default.svc',
      'web.none.svc',
      'x.web.default.svc',
      'none',
      'a.b.c.d.svc',
    ]) {
      t.equal(say(`${name}.cluster.local`), 'no such name, with zone', name);
    }
  });

  t.test('before the services are known there is no answer to remember', async (t) => {
    const labels = ['web', 'default', 'svc', 'cluster', 'local'];
    const book = new WrittenBook(() => undefined);

    t.match(answer({ labels, type: 1, class: 1 }, book), { response: { code: 'failed' } });
  });
}
