import type { Test } from '../../../harness/unit.ts';
import { transportReason } from '../../../../proxy/format/transport-reason.ts';
import { failed } from '../../../../proxy/http/index.ts';

export function spec(t: Test): void {
  t.test('says why in the system’s words, never where', async (t) => {
    const of = (cause: string) => transportReason(failed('connect-failed', cause));

    t.equal(of('connect ECONNREFUSED 10.0.0.9:80'), 'delayed connect error: Connection refused');
    t.equal(of('connect EHOSTUNREACH fd00::1'), 'delayed connect error: No route to host');
    t.equal(of('10.0.0.9 said something else'), '');
    t.equal(transportReason(failed('tls-failed', 'CN=secret')), 'TLS_error');
    t.equal(transportReason(failed('request-timeout', 'ECONNRESET')), '');
  });
}
