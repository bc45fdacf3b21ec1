import { ProbedServer, turn } from '../../../../harness/probed.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { holdsInOrder, TcpProbe } from '../../../../../proxy/upstream/health/tcp-probe.ts';

function probing(send: string, receive: readonly string[], reuses = false) {
  const server = new ProbedServer();
  const check = { kind: 'tcp', send, receive } as const;
  const probe = new TcpProbe(endpoint('10.0.0.1'), { check, reuses }, server.effects);
  const found: string[] = [];
  const ask = () =>
    probe.ask((outcome) => {
      found.push(outcome.kind === 'passed' ? 'passed' : `${outcome.by}: ${outcome.why}`);
    });
  return { server, found, probe, ask, cancel: ask() };
}

const hex = (text: string): string => Buffer.from(text).toString('hex');

export function spec(t: Test): void {
  t.test('that it opens is enough when nothing is to be said', async (t) => {
    const { found } = probing('', []);
    await turn();
    t.same(found, ['passed']);
  });

  t.test('says its word and waits for the others, in order, however they come', async (t) => {
    const { server, found } = probing(hex('PING'), [hex('PO'), hex('NG')]);
    await turn();
    t.equal(server.heard, 'PING');
    await server.says('NG..P');
    await server.says('O.');
    t.same(found, []);
    await server.says('N');
    await server.says('G');
    t.same(found, ['passed']);
  });

  t.test('who closes, talks without end or refuses has failed', async (t) => {
    const closing = probing('', [hex('x')]);
    await turn();
    closing.server.connections[0]!.end();
    await turn();
    t.match(closing.found[0], /^network: (ended|closed) before/);
    const talking = probing('', [hex('x')]);
    await talking.server.says('y'.repeat(65 * 1024));
    await turn();
    t.match(talking.found[0], /^network: it says much/);
  });

  t.test('asks again over the same connection, if it may and something was said', async (t) => {
    const { server, found, probe, ask } = probing(hex('PING'), [hex('PONG')], true);
    await server.says('PONG');
    ask();
    await server.says('PONG');
    t.same([found, server.connections.length], [['passed', 'passed'], 1]);
    t.equal(server.heard, 'PINGPING');

    server.connections[0]!.end();
    await turn();
    ask();
    await server.says('PONG');
    t.same([found.at(-1), server.connections.length], ['passed', 2]);
    probe.close();
    await turn();
    t.ok(server.connections[1]!.destroyed || server.connections[1]!.readableEnded);

    const silent = probing(hex('PING'), [], true);
    await turn();
    silent.ask();
    await turn();
    t.equal(silent.server.connections.length, 2);
  });

  t.test('given up, it closes what opens later', async (t) => {
    const { server, found, cancel } = probing('', [hex('x')]);
    cancel();
    await server.says('x');
    t.same(found, []);
  });

  t.test('parts must come one after the other', async (t) => {
    const parts = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text));
    t.ok(holdsInOrder(Buffer.from('a-b-c'), parts('a', 'c')));
    t.notOk(holdsInOrder(Buffer.from('c-a'), parts('a', 'c')));
    t.notOk(holdsInOrder(Buffer.from('aa'), parts('aa', 'a')));
  });
}
