// The validating webhook as the API server calls it: over TLS, on connections that stay, two
// thousand objects in a row. Each has all its problems in one answer.
import { Agent, request } from 'node:https';
import { t } from 'tap';
import {
  listAt,
  parseJson,
  silentLog,
  stringAt,
  systemClock,
  systemRandom,
} from '../../lib/index.ts';
import { httpServer } from '../../control-plane/admin/index.ts';
import { Authority, makeRoot, ServingCertificate } from '../../control-plane/ca/index.ts';
import { reviewAnswer } from '../../control-plane/validate/index.ts';

const PORT = 25_330;
const OBJECTS = 2000;
const CONNECTIONS = 8;
const TRUST_DOMAIN = 'cluster.local';
// Of one core, the caller's share included: a loaded machine takes longer, but not more of it.
const CPU_MS_EACH_MAX = 5;

const effects = { clock: systemClock, random: systemRandom, log: silentLog };
const root = makeRoot({ trustDomain: TRUST_DOMAIN, ...effects });
const limits = { ttlMs: 3_600_000, ttlMsMax: 3_600_000 };
const authority = new Authority({ root, trustDomain: TRUST_DOMAIN, ...limits, ...effects });
const certificate = new ServingCertificate({
  authority,
  dnsNames: ['localhost'],
  clock: systemClock,
});
const server = httpServer({
  name: 'validation',
  port: PORT,
  certificate,
  log: silentLog,
  answer({ body }) {
    const { review } = reviewAnswer(body);
    return { status: 200, type: 'application/json', body: JSON.stringify(review) };
  },
});
await server.start();
const agent = new Agent({ ca: root.pem, keepAlive: true, maxSockets: CONNECTIONS });
t.teardown(async () => {
  agent.destroy();
  certificate.stop();
  await server.stop();
});

function object(isGood: boolean): object {
  const to = (host: string, weight: number) => ({ destination: { host }, weight });
  const routes = Array.from({ length: 20 }, (_, i) => ({
    match: [{ uri: { prefix: `/v${i}` }, headers: { user: { exact: `u${i}` } } }],
    route: [to('reviews', 50), to('ratings', 50)],
    timeout: '2s',
  }));
  const wrong = { route: [to('reviews', -1)], timeout: 'soon', retrys: {} };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'reviews', namespace: 'shop' },
    spec: { hosts: ['reviews'], http: isGood ? routes : [...routes, wrong] },
  };
}

function ask(isGood: boolean): Promise<string> {
  const review = { kind: 'AdmissionReview', request: { uid: 'u1', object: object(isGood) } };
  return new Promise((resolve, reject) => {
    const sent = request(
      { port: PORT, host: 'localhost', path: '/validate', method: 'POST', agent },
      (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
      },
    );
    sent.on('error', reject).end(JSON.stringify(review));
  });
}

t.test('answers thousands, each within milliseconds and with all that is wrong', async (t) => {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => ask(true)));
  const begun = process.cpuUsage();
  const answers: string[] = [];
  const share = async (): Promise<void> => {
    for (let i = 0; i < OBJECTS / CONNECTIONS; i++) answers.push(await ask(i % 2 === 0));
  };

  await Promise.all(Array.from({ length: CONNECTIONS }, share));
  const { user, system } = process.cpuUsage(begun);

  const each = (user + system) / 1000 / OBJECTS;
  t.ok(each <= CPU_MS_EACH_MAX, `${each.toFixed(2)} ms of a core for each`);
  const allowed = answers.filter((answer) => answer.includes('"allowed":true'));
  t.equal(allowed.length, OBJECTS / 2);
  const refused = answers.find((answer) => answer.includes('"allowed":false')) ?? '';
  const causes = listAt(parseJson(refused), 'response', 'status', 'details', 'causes');
  t.same(
    causes.map((cause) => stringAt(cause, 'field')?.replace('spec.http[20].', '')),
    ['timeout', 'retrys', 'route[0].weight'],
  );
});
