import type { Test } from '../../../../harness/unit.ts';
import { SystemResolver, type DnsAnswer } from '../../../../../proxy/upstream/dns/index.ts';

const resolver = new SystemResolver();

function resolve(name: string, families: 'v4' | 'both' = 'v4'): Promise<DnsAnswer> {
  return new Promise((answered) => {
    resolver.resolve({ name, families, wantsTtl: false }, answered);
  });
}

export function spec(t: Test): void {
  // Neither needs a name server.
  t.test('knows the machine itself', async (t) => {
    t.match(await resolve('localhost'), { kind: 'addresses', addresses: ['127.0.0.1'] });
    t.match(await resolve('127.0.0.2', 'both'), { addresses: ['127.0.0.2'] });
  });

  t.test('what is no name is a failure, and no exception', async (t) => {
    t.equal((await resolve('not\u0000a name')).kind, 'failed');
  });
}
