import type { Test } from '../../../../harness/unit.ts';
import { ClientBench, ServerBench } from '../../../../harness/h2-bench.ts';
import { FLAG, FRAME } from '../../../../../proxy/http/h2/wire.ts';

export function spec(t: Test): void {
  t.test('who never acknowledges our settings is left, in words', async (t) => {
    const server = new ServerBench({ settingsMs: 1000 });
    await server.peer.greets();
    await server.passes(900);
    t.equal(server.peer.hasEnded, false);
    await server.passes(120);
    t.equal(
      server.peer.story.at(-1),
      'GOAWAY 0 SETTINGS_TIMEOUT our settings were not acknowledged within 1000 ms',
    );

    const client = new ClientBench({ settingsMs: 1000 });
    const { told } = client.asks();
    await client.passes(1020);
    t.match(client.peer.story.at(-1), /^GOAWAY 0 SETTINGS_TIMEOUT/);
    t.match(told.events, [/were not acknowledged/]);
  });

  t.test('after a pause of ours it is looked for in the socket first', async (t) => {
    const server = new ServerBench({ settingsMs: 1000 });
    await server.peer.greets();
    server.clock.advance(20_000);
    await server.peer.says({ type: FRAME.SETTINGS, flags: FLAG.ACK });
    t.equal(server.peer.hasEnded, false);
  });

  t.test('who does may take its time with all else', async (t) => {
    const server = new ServerBench({ settingsMs: 1000 });
    await server.peer.greets();
    await server.peer.says({ type: FRAME.SETTINGS, flags: FLAG.ACK });
    await server.passes(100_000);
    t.equal(server.peer.hasEnded, false);
  });
}
