import type { Test } from '../../../harness/unit.ts';
import { tlsFacts } from '../../../harness/filter-bench.ts';
import { forwardCertificate } from '../../../../proxy/exchange/certificate-header.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { ClientCertificatePlan } from '../../../../proxy/plan/index.ts';

const NAME = 'x-forwarded-client-cert';
const proven = tlsFacts('spiffe://a', {
  names: [
    { type: 'uri', name: 'spiffe://a' },
    { type: 'dns', name: 'a.b' },
  ],
})?.peer;

function forwarded(
  mode: ClientCertificatePlan['mode'],
  peer = proven,
  details: ClientCertificatePlan['details'] = ['uri'],
): string | undefined {
  const headers = new Headers([NAME, 'By=before']);
  forwardCertificate(headers, { mode, details }, { peer, ownPrincipal: 'spiffe://me' });
  return headers.get(NAME);
}

const OURS = 'By=spiffe://me;Hash=ab12;URI=spiffe://a';

export function spec(t: Test): void {
  t.test('is dropped, passed on, added to or replaced', async (t) => {
    t.equal(forwarded('sanitize'), undefined);
    t.equal(forwarded('forward'), 'By=before');
    t.equal(forwarded('append'), `By=before,${OURS}`);
    t.equal(forwarded('sanitize-set'), OURS);
  });

  t.test('who proved nothing cannot vouch for others', async (t) => {
    const nobody = (mode: ClientCertificatePlan['mode']) => {
      const headers = new Headers([NAME, 'By=before']);
      forwardCertificate(headers, { mode, details: [] }, { peer: undefined, ownPrincipal: '' });
      return headers.get(NAME);
    };

    t.same(
      [nobody('forward'), nobody('append'), nobody('always-forward')],
      [...[undefined, undefined, 'By=before']],
    );
  });

  t.test('tells what it is asked to, in one order', async (t) => {
    t.equal(
      forwarded('sanitize-set', proven, ['dns', 'subject', 'cert', 'uri']),
      'By=spiffe://me;Hash=ab12;Cert="-----BEGIN-----%0A";Subject="O=mesh";URI=spiffe://a;DNS=a.b',
    );
  });

  t.test('a name that would end its value is quoted', async (t) => {
    const sly = tlsFacts('x', { names: [{ type: 'uri', name: 'a;By="b,c' }] })?.peer;

    t.equal(forwarded('sanitize-set', sly), 'By=spiffe://me;Hash=ab12;URI="a;By=\\"b,c"');
  });
}
