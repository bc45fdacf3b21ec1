import type { Test } from '../../../harness/unit.ts';
import { readInjection } from '../../../../injector/inject/index.ts';
import { Webhook } from '../../../../injector/serve/webhook.ts';
import { silentLog } from '../../../../lib/index.ts';

const POD = { metadata: { name: 'web' }, spec: { containers: [] } };
const REVIEW = JSON.stringify({ request: { uid: 'u', namespace: 'shop', object: POD } });

export function spec(t: Test): void {
  t.test('is ready when it has its configuration and its certificate', async (t) => {
    const state = { configured: false, certified: false };
    const webhook = aWebhook(state);
    const ready = () => webhook.monitor({ method: 'GET', path: '/ready', body: '' }).status;
    const ask = () => webhook.review({ method: 'POST', path: '/inject', body: REVIEW }).status;

    t.same([ready(), ask()], [503, 503]);
    state.configured = true;
    t.same([ready(), ask()], [503, 200]);
    state.certified = true;
    t.equal(ready(), 200);
  });

  t.test('answers at its path, and counts what it answers', async (t) => {
    const webhook = aWebhook({ configured: true, certified: true });
    const ask = (path: string, body: string, method = 'POST') =>
      webhook.review({ method, path, body }).status;

    t.equal(ask('/inject/net/blue', REVIEW), 200);
    t.equal(ask('/injection', REVIEW), 404);
    t.equal(ask('/inject', REVIEW, 'GET'), 405);
    t.equal(ask('/inject', 'hello'), 400);
    const { body } = webhook.monitor({ method: 'GET', path: '/metrics', body: '' });
    t.match(body, 'sidecar_injection_requests_total 2\n');
    t.match(body, 'sidecar_injection_success_total 1\n');
    t.match(body, 'sidecar_injection_failure_total 1\n');
  });
}

function aWebhook(state: { configured: boolean; certified: boolean }): Webhook {
  const reading = readInjection({ mesh: {}, values: {} });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return new Webhook({
    settings: () => (state.configured ? reading.settings : undefined),
    hasCertificate: () => state.certified,
    log: silentLog,
  });
}
