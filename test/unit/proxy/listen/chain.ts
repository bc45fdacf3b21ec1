import type { Test } from '../../../harness/unit.ts';
import { chainFor, type Facts } from '../../../../proxy/listen/chain.ts';
import type { ChainMatch, ChainPlan, ListenerPlan } from '../../../../proxy/plan/index.ts';

function chain(name: string, match: Partial<ChainMatch>): ChainPlan {
  const any: ChainMatch = {
    destinationPort: undefined,
    destinationRanges: [],
    serverNames: [],
    transport: undefined,
    applicationProtocols: [],
  };
  const serve = { kind: 'tcp', statPrefix: '', targets: [], idleTimeoutMs: 0 } as const;
  return { name, match: { ...any, ...match }, tls: undefined, serve };
}

function listener(...chains: readonly ChainPlan[]): ListenerPlan {
  return {
    kind: 'listener',
    name: 'in',
    direction: 'inbound',
    address: '0.0.0.0',
    port: 15006,
    binds: true,
    originalDestination: true,
    sniff: { tls: true, http: true, timeoutMs: 0 },
    chains,
    fallback: undefined,
  };
}

const facts: Facts = {
  destination: { address: '10.244.1.5', port: 9080 },
  serverName: '',
  transport: 'raw',
  applicationProtocols: [],
};

export function spec(t: Test): void {
  t.test('a strict workload takes TLS and has nothing for plain text', async (t) => {
    const strict = listener(
      chain('http', { destinationPort: 9080, transport: 'tls' }),
      chain('passthrough', { transport: 'tls' }),
    );

    t.equal(chainFor(strict, facts), undefined);
    t.equal(chainFor(strict, { ...facts, transport: 'tls' })?.name, 'http');
    const elsewhere = {
      ...facts,
      transport: 'tls',
      destination: { address: '10.1.1.1', port: 1 },
    } as const;
    t.equal(chainFor(strict, elsewhere)?.name, 'passthrough');
  });

  t.test('a more specific criterion wins over any number of later ones', async (t) => {
    const both = listener(
      chain('any port, right name', { serverNames: ['a.b'], applicationProtocols: ['istio'] }),
      chain('right port', { destinationPort: 9080 }),
    );
    const fits = { ...facts, serverName: 'a.b', applicationProtocols: ['istio'] };

    t.equal(chainFor(both, fits)?.name, 'right port');
  });

  t.test('server names: exact before wildcard, longer wildcard before shorter', async (t) => {
    const names = listener(
      chain('all', { serverNames: ['*'] }),
      chain('com', { serverNames: ['*.com'] }),
      chain('b', { serverNames: ['*.b.com'] }),
      chain('a', { serverNames: ['a.b.com'] }),
    );
    const found = (serverName: string) => chainFor(names, { ...facts, serverName })?.name;

    t.same(['a.b.com', 'x.b.com', 'x.com', 'x.org'].map(found), ['a', 'b', 'com', 'all']);
  });

  t.test('application protocols and ranges narrow what is left', async (t) => {
    const mixed = listener(
      chain('mesh', { transport: 'tls', applicationProtocols: ['istio', 'istio-http/1.1'] }),
      chain('tls', { transport: 'tls' }),
      chain('near', { destinationRanges: ['10.244.0.0/16'] }),
    );

    t.equal(chainFor(mixed, facts)?.name, 'near');
    const far = {
      ...facts,
      destination: { address: '1.1.1.1', port: 1 },
      transport: 'tls',
    } as const;
    t.equal(chainFor(mixed, { ...far, applicationProtocols: ['istio'] })?.name, 'mesh');
    t.equal(chainFor(mixed, { ...far, applicationProtocols: ['h2'] })?.name, 'tls');
  });
}
