import { httpCheck, type HttpCheckPlan } from '../../../../harness/health.ts';
import { ProbedServer, turn } from '../../../../harness/probed.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { httpProbe } from '../../../../../proxy/upstream/health/http-probe.ts';
import type { CheckOutcome } from '../../../../../proxy/upstream/health/state.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

function probing(more: Partial<HttpCheckPlan> = {}, reuses = true) {
  const server = new ProbedServer();
  const found: CheckOutcome[] = [];
  const endpointAsked = { plan: endpoint('10.0.0.1'), upstream: 'shop' };
  const probe = httpProbe(endpointAsked, { check: httpCheck(more), reuses }, server.effects);
  const ask = () => probe.ask((outcome) => void found.push(outcome));
  return { server, probe, found, ask };
}

async function answered(text: string, more: Partial<HttpCheckPlan> = {}): Promise<string> {
  const { server, found, ask } = probing(more);
  ask();
  await server.says(text);
  const [outcome] = found;
  if (outcome === undefined) return 'nothing';
  return outcome.kind === 'passed' ? 'passed' : `${outcome.by}: ${outcome.why}`;
}

export function spec(t: Test): void {
  t.test('asks as servers know it', async (t) => {
    const { server, ask } = probing({ requestHeaders: [['X-Deep', 'yes']] });
    ask();
    await turn();
    t.match(server.heard, /^GET \/healthz HTTP\/1.1\r\nhost: shop\r\n/);
    t.match(server.heard, /user-agent: Envoy\/HC\r\nx-deep: yes\r\n/);
  });

  t.test('a status decides, and what it must not be may be tried again', async (t) => {
    t.equal(await answered(OK), 'passed');
    t.equal(await answered('HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n'), 'answer: status 503');
    const retriable = [[503, 504]] as const;
    const text = 'HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n';
    t.equal(await answered(text, { retriable }), 'retriable: status 503');
    t.equal(
      await answered(text, {
        expected: [
          [200, 300],
          [503, 504],
        ],
      }),
      'passed',
    );
  });

  t.test('a header may be asked for, and one means that no traffic is wanted', async (t) => {
    const headers = [{ name: 'x-ready', value: undefined, invert: false, missingIsEmpty: false }];
    t.match(await answered(OK, { headers }), /^answer: a header/);
    const ill =
      'HTTP/1.1 200 OK\r\nx-envoy-immediate-health-check-fail: 1\r\ncontent-length: 0\r\n\r\n';
    t.equal(await answered(ill), 'answer: it asks for no traffic');
  });

  t.test('what is no answer is a failure of the network', async (t) => {
    t.match(await answered('SSH-2.0-OpenSSH\r\n\r\n'), /^network: /);
    const { server, found, ask } = probing();
    server.refuses = true;
    ask();
    await turn();
    t.same(found, [{ kind: 'failed', by: 'network', why: 'refused' }]);
  });

  t.test('asks over the same connection while it lasts, and while it may', async (t) => {
    const { server, found, ask } = probing();
    for (let i = 0; i < 3; i++) {
      ask();
      await server.says(OK);
    }
    t.equal(found.length, 3);
    t.equal(server.connections.length, 1);
    const fresh = probing({}, false);
    for (let i = 0; i < 2; i++) {
      fresh.ask();
      await fresh.server.says(OK);
    }
    t.equal(fresh.server.connections.length, 2);
  });

  t.test('given up, it says nothing and begins anew', async (t) => {
    const { server, found, ask } = probing();
    ask()();
    await server.says(OK);
    t.same(found, []);
    ask();
    await server.says(OK);
    t.same(found, [{ kind: 'passed' }]);
  });

  t.test('closed before its connection opened, it leaves none open', async (t) => {
    const { server, probe, ask } = probing();
    ask();
    probe.close();
    await turn();
    t.ok(
      server.connections.every((connection) => connection.destroyed || connection.readableEnded),
    );
  });
}
