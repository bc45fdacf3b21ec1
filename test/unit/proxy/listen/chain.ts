import type { Test } from '../../../harness/unit.ts';
import { listenerPlan, tcpPlan } from '../../../harness/plans.ts';
import { Chains, type Facts } from '../../../../proxy/listen/chain.ts';
import type { TrailStep } from '../../../../proxy/explain/index.ts';
import type { ChainMatch } from '../../../../proxy/plan/index.ts';

const TCP = tcpPlan([]);

const ANY: ChainMatch = {
  destinationPort: undefined,
  destinationRanges: [],
  serverNames: [],
  transport: undefined,
  applicationProtocols: [],
  directSourceRanges: [],
  sourceType: 'any',
  sourceRanges: [],
  sourcePorts: [],
};

type Named = readonly [name: string, match: Partial<ChainMatch>];

function chains(...named: readonly Named[]): Chains {
  return new Chains(
    listenerPlan('in', {
      chains: named.map(([name, match]) => ({ name, match: { ...ANY, ...match }, serve: TCP })),
    }),
  );
}

const facts: Facts = {
  destination: { address: '10.244.1.5', port: 9080 },
  source: { address: '10.244.1.9', port: 40_000 },
  directSource: { address: '10.244.1.9', port: 40_000 },
  serverName: '',
  transport: 'raw',
  applicationProtocols: [],
};

export function spec(t: Test): void {
  t.test('a strict workload takes TLS and has nothing for plain text', async (t) => {
    const strict = chains(
      ['http', { destinationPort: 9080, transport: 'tls' }],
      ['passthrough', { transport: 'tls' }],
    );

    t.equal(strict.find(facts, undefined), undefined);
    t.equal(strict.find({ ...facts, transport: 'tls' }, undefined)?.name, 'http');
    const elsewhere = {
      ...facts,
      transport: 'tls',
      destination: { address: '10.1.1.1', port: 1 },
    } as const;
    t.equal(strict.find(elsewhere, undefined)?.name, 'passthrough');
  });

  t.test('a more specific criterion wins over any number of later ones', async (t) => {
    const both = chains(
      ['any port, right name', { serverNames: ['a.b'], applicationProtocols: ['istio'] }],
      ['right port', { destinationPort: 9080 }],
    );
    const fits = { ...facts, serverName: 'a.b', applicationProtocols: ['istio'] };

    t.equal(both.find(fits, undefined)?.name, 'right port');
  });

  t.test('server names: exact before wildcard, longer wildcard before shorter', async (t) => {
    const names = chains(
      ['all', { serverNames: ['*'] }],
      ['com', { serverNames: ['*.com'] }],
      ['b', { serverNames: ['*.b.com'] }],
      ['a', { serverNames: ['a.b.com'] }],
    );
    const found = (serverName: string) => names.find({ ...facts, serverName }, undefined)?.name;

    t.same(['a.b.com', 'x.b.com', 'x.com', 'x.org'].map(found), ['a', 'b', 'com', 'all']);
  });

  t.test('application protocols and ranges narrow what is left', async (t) => {
    const mixed = chains(
      ['mesh', { transport: 'tls', applicationProtocols: ['istio', 'istio-http/1.1'] }],
      ['tls', { transport: 'tls' }],
      ['near', { destinationRanges: ['10.244.0.0/16'] }],
    );

    t.equal(mixed.find(facts, undefined)?.name, 'near');
    const far = {
      ...facts,
      destination: { address: '1.1.1.1', port: 1 },
      transport: 'tls',
    } as const;
    t.equal(mixed.find({ ...far, applicationProtocols: ['istio'] }, undefined)?.name, 'mesh');
    t.equal(mixed.find({ ...far, applicationProtocols: ['h2'] }, undefined)?.name, 'tls');
  });

  t.test('who it comes from narrows last, and the most specific origin wins', async (t) => {
    const origins = chains(
      ['all', {}],
      ['cluster', { sourceRanges: ['10.244.0.0/16'] }],
      ['pod', { sourceRanges: ['10.244.1.9/32'], sourcePorts: [40_000] }],
      ['self', { sourceType: 'same-or-loopback' }],
      ['balancer', { directSourceRanges: ['192.0.2.0/24'] }],
    );
    const from = (address: string, direct = address) => {
      const source = { address, port: 40_000 };
      const directSource = { address: direct, port: 1 };
      return origins.find({ ...facts, source, directSource }, undefined)?.name;
    };

    t.equal(from('10.244.1.9'), 'pod');
    t.equal(from('10.244.1.8'), 'cluster');
    t.equal(from('203.0.113.1'), 'all');
    t.equal(from('127.0.0.1'), 'self');
    t.equal(from('203.0.113.1', '192.0.2.4'), 'balancer');
  });

  t.test('tells who asks which criterion lost each chain', async (t) => {
    const two = chains(['tls', { transport: 'tls' }], ['other port', { destinationPort: 1 }]);
    const steps: TrailStep[] = [];
    two.find(facts, { note: (step) => void steps.push(step) });

    t.same(steps, [
      { kind: 'chain', name: 'other port', misses: 'destination port' },
      { kind: 'chain', name: 'tls', misses: 'transport' },
    ]);
  });
}
