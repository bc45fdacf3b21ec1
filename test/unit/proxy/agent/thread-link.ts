import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { ThreadLink } from '../../../../proxy/agent/thread-link.ts';
import { seal } from '../../../../proxy/plan/index.ts';
import type { FromThread, ToThread } from '../../../../proxy/threads.ts';
import { upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('sends the next patch only when the one before is in force', (t) => {
    const { link, sent, say } = fixture();
    const inForce: string[] = [];
    link.plan({ set: [seal(upstreamPlan('a'))], removed: [] }, () => inForce.push('a'));
    link.plan({ set: [seal(upstreamPlan('b'))], removed: [] }, () => inForce.push('b'));
    t.equal(sent.length, 1);

    say({ kind: 'applied', id: idOf(sent[0]) });
    t.same(inForce, ['a']);
    t.equal(sent.length, 2);

    say({ kind: 'applied', id: idOf(sent[0]) });
    t.same(inForce, ['a'], 'an old answer is none');
    say({ kind: 'applied', id: idOf(sent[1]) });
    t.same(inForce, ['a', 'b']);
    t.end();
  });

  t.test('asks for counts, and does not wait forever', async (t) => {
    const { link, sent, say, clock } = fixture();
    const answered = link.ask({ kind: 'metrics', known: [] });
    const unanswered = link.ask({ kind: 'metrics', known: [] });

    const load = link.load();
    const answer = { kind: 'metrics', families: [] } as const;
    say({ kind: 'answer', id: idOf(sent[0]), answer });
    say({ kind: 'load', id: idOf(sent[2]), busy: 3, quietMs: 5 });
    clock.advance(2000);

    t.same(await answered, answer);
    t.match(await load, { busy: 3, quietMs: 5 });
    t.match(await unanswered, { kind: 'failed', reason: /said nothing for 2000 ms/ });
  });

  t.test('remembers which listeners have no port', (t) => {
    const { link, say } = fixture();

    say({ kind: 'bind-failed', listener: 'virtualInbound', message: 'EADDRINUSE' });

    t.equal(link.unbound.get('virtualInbound'), 'EADDRINUSE');
    t.end();
  });

  t.test('forgets it when the listener has its port, or wants none', (t) => {
    const { link, say, errors } = fixture();
    say({ kind: 'bind-failed', listener: 'a', message: 'EADDRINUSE' });
    say({ kind: 'bind-failed', listener: 'b', message: 'EADDRINUSE' });
    say({ kind: 'bind-failed', listener: 'b', message: 'EADDRINUSE' });
    say({ kind: 'bind-settled', listener: 'a' });

    t.same([...link.unbound.keys()], ['b']);
    t.equal(errors.length, 2, 'the same failure is told once');
    t.end();
  });
}

function fixture() {
  const sent: ToThread[] = [];
  const errors: string[] = [];
  const listeners: ((message: FromThread) => void)[] = [];
  const clock = new ManualClock();
  const port = {
    postMessage: (message: ToThread) => void sent.push(message),
    on: (_: 'message', listener: (message: FromThread) => void) => listeners.push(listener),
  };
  const link = new ThreadLink({
    port,
    clock,
    log: { ...silentLog, error: (message) => void errors.push(message) },
    onSpans: () => undefined,
    onLines: () => undefined,
  });
  const say = (message: FromThread): void => listeners.forEach((listener) => listener(message));
  return { link, sent, say, clock, errors };
}

function idOf(message: ToThread | undefined): number {
  return message !== undefined && 'id' in message ? message.id : -1;
}
