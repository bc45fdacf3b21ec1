import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { ThreadLink } from '../../../../proxy/agent/thread-link.ts';
import type { FromThread, ToThread } from '../../../../proxy/threads.ts';
import { upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('sends the next patch only when the one before is in force', (t) => {
    const { link, sent, say } = fixture();
    const inForce: string[] = [];
    link.plan({ set: [upstreamPlan('a')], removed: [] }, () => inForce.push('a'));
    link.plan({ set: [upstreamPlan('b')], removed: [] }, () => inForce.push('b'));
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
    const answered = link.stats();
    const unanswered = link.stats();

    say({ kind: 'stats', id: idOf(sent[0]), text: 'x 1\n', connections: 3 });
    clock.advance(2000);

    t.match(await answered, { text: 'x 1\n', connections: 3 });
    t.equal(await unanswered, undefined);
  });

  t.test('remembers which listeners have no port', (t) => {
    const { link, say } = fixture();

    say({ kind: 'bind-failed', listener: 'virtualInbound', message: 'EADDRINUSE' });

    t.equal(link.unbound.get('virtualInbound'), 'EADDRINUSE');
    t.end();
  });

  t.test('forgets it when the next plan is in force and no failure came before', (t) => {
    const { link, sent, say, errors } = fixture();
    say({ kind: 'bind-failed', listener: 'a', message: 'EADDRINUSE' });
    say({ kind: 'bind-failed', listener: 'b', message: 'EADDRINUSE' });

    link.plan({ set: [upstreamPlan('x')], removed: [] }, () => undefined);
    t.equal(link.unbound.size, 2, 'not before it was tried again');
    say({ kind: 'bind-failed', listener: 'b', message: 'EADDRINUSE' });
    say({ kind: 'applied', id: idOf(sent[0]) });

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
