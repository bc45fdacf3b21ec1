// What `/explain` says is what the proxy then does: for every case of the semantics, for thousands
// of requests by seed, and for the program as it is run.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { t } from 'tap';
import { isObject, listAt, objectAt, seededRandom, stringAt } from '../../lib/index.ts';
import type { RequestDescription } from '../../proxy/explain/index.ts';
import { describedIn } from '../../proxy/explain/index.ts';
import { ExplainBench, outcomeOf } from '../harness/explain-bench.ts';
import { RandomPlans } from '../harness/random-plans.ts';
import {
  bootstrapFile,
  freePorts,
  get,
  runProxy,
  serveApp,
  untilStatus,
} from '../harness/proxy-program.ts';
import { yamlCase } from '../harness/yaml-documents.ts';

const CONFIGURATIONS = 200;
const REQUESTS_EACH = 50;
// Another seed is another ten thousand requests; this one is everybody's.
const SEED = Number(process.env['EXPLAIN_SEED'] ?? 20_261_121);

await t.test('ten thousand requests by seed go where they were said to go', async (t) => {
  const seen = new Map<string, number>();
  for (let i = 0; i < CONFIGURATIONS; i++) {
    const plans = new RandomPlans(seededRandom(SEED + i));
    const bench = new ExplainBench(plans.pieces());
    for (let j = 0; j < REQUESTS_EACH; j++) {
      const asked = plans.request();
      const seed = SEED + i * REQUESTS_EACH + j;
      const told = outcomeOf(bench.explain(asked, seed));
      const happened = await bench.send(asked, seed);
      const kind = `${happened.status} ${happened.flags}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (isDeepStrictEqual(told, happened)) continue;
      t.same(told, happened, `configuration ${i}, request ${j}: ${JSON.stringify(asked)}`);
      return;
    }
    if (bench.broken.length > 0) throw bench.broken[0];
  }
  t.comment(
    [...seen]
      .map(([kind, n]) => `${n} × ${kind}`)
      .sort()
      .join(', '),
  );
  t.ok(seen.size >= 10, 'many kinds of ends were seen');
});

const SEMANTICS = join(import.meta.dirname, '..', 'semantics');

await t.test('every case of the semantics goes where it is said to go', async (t) => {
  let cases = 0;
  for (const file of readdirSync(SEMANTICS).filter((name) => name.endsWith('.yaml'))) {
    const { head, mesh } = yamlCase(join(SEMANTICS, file));
    for (const item of listAt(head, 'cases')) {
      if (!isObject(item) || stringAt(item, 'asks') === undefined) continue;
      const [namespace = '', pod = ''] = (stringAt(item, 'from') ?? '').split('/');
      const plan = mesh.plan({ namespace, pod });
      const bench = new ExplainBench(
        [plan.endpoints, plan.upstreams, plan.routes, plan.listeners].flatMap((all) => [
          ...all.values(),
        ]),
      );
      const [method = '', url = ''] = (stringAt(item, 'asks') ?? '').split(' ');
      const asked = question({ method, url, headers: objectAt(item, 'headers') ?? {} });
      const accepting = plan.listeners.has('virtualOutbound') ? 'virtualOutbound' : undefined;
      const at = { ...asked, listener: accepting, tls: undefined };
      const told = outcomeOf(bench.explain(at, 1));
      t.same(told, await bench.send(at, 1), `${file}: ${stringAt(item, 'it') ?? ''}`);
      cases += 1;
    }
  }
  t.ok(cases > 20, `${cases} cases`);
});

type Asked = { readonly method: string; readonly url: string; readonly headers: object };

function question({ method, url, headers }: Asked): RequestDescription {
  const query = new URLSearchParams({ method, url });
  for (const [name, value] of Object.entries(headers)) query.append('header', `${name}:${value}`);
  const reading = describedIn(query);
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join('\n'));
  const { destination = { address: '', port: 80 } } = reading.request;
  return { ...reading.request, destination };
}

await t.test('the program explains what it then does, and sends nothing for it', async (t) => {
  const ports = await freePorts();
  let served = 0;
  await serveApp(t, ports.upstream, (_request, response) => {
    served += 1;
    response.end('app');
  });
  runProxy(t, ['sidecar', '--config', bootstrapFile(t, ports)]);
  await untilStatus({ port: ports.admin, path: '/ready', status: 200 });

  const explained = await get(ports.admin, '/explain?listener=in&url=http://app/x');
  t.match(JSON.parse(explained.body), {
    listener: 'in',
    upstream: 'app',
    endpoint: `127.0.0.1:${ports.upstream}`,
    sent: { target: '/x', authority: 'app' },
  });
  t.equal(served, 0);
  t.match(await get(ports.inbound, '/x'), { status: 200, body: 'app' });

  const story = await get(ports.admin, '/explain?listener=in&url=http://app/x&format=text');
  t.match(story.body, /Sent to app at 127\.0\.0\.1/);
  const unknown = await get(ports.admin, '/explain?listener=none&url=/');
  t.match(unknown, { status: 404, body: /no listener 'none'; there are in, out/ });
  t.match(await get(ports.admin, '/explain?url=/&colour=red'), { status: 400, body: /colour/ });
});
