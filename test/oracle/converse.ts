// Plays a client's conversation over either version, and says what was heard.
import type { Socket } from 'node:net';
import type { Conversation, Step } from './case.ts';
import type { SeenClient } from './facts.ts';
import { H2Talk } from './h2/index.ts';
import { isFinal, readResponses, type Heard } from './message.ts';
import type { Version } from './pair.ts';
import { ByteWire, perform, type Fate, type Wire } from './wire.ts';

// A proxy that wants to close does it by then: the cases set `delayed_close_timeout` to 0.1 s.
const LINGER_MS = 400;

type Talk = {
  readonly wire: Wire;
  /** Answers that are over, one way or the other. */
  readonly over: () => number;
  readonly heard: (fate: Fate) => Heard & { readonly goodbye?: string | undefined };
  readonly destroy: () => void;
};

type Conversing = Conversation & { readonly over: Version };

export async function converse(socket: Socket, talking: Conversing): Promise<SeenClient> {
  const { to, steps, over } = talking;
  const talk = over === 'h2' && to === 'listener' ? streams(socket) : bytes(socket, steps);
  const { wire } = talk;
  let weEnded = false;
  for (const step of steps) {
    if (step.kind === 'answers') {
      await wire.until(() => wire.fate !== 'open' || talk.over() >= step.count);
    } else if (step.kind === 'closed') {
      // A stream that is over may be all that closes, and its connection stay.
      await wire.until(() => wire.fate !== 'open' || (over === 'h2' && talk.over() > 0));
    } else {
      if (step.kind === 'reset' && over === 'h1' && wire.fate === 'open') weEnded = true;
      await perform(wire, step);
    }
  }
  await wire.until(() => wire.fate !== 'open', LINGER_MS);
  const { fate } = wire;
  talk.destroy();
  return { ...talk.heard(fate), fate, weEnded };
}

function streams(socket: Socket): Talk {
  const wire = new H2Talk(socket);
  return {
    wire,
    over: () => wire.over,
    heard: () => ({ messages: wire.messages, rest: '', goodbye: wire.goodbye }),
    destroy: () => wire.destroy(),
  };
}

function bytes(socket: Socket, steps: readonly Step[]): Talk {
  const wire = new ByteWire(socket);
  const said = steps.map((step) => (step.kind === 'send' ? step.bytes : '')).join('');
  const methods = [...said.matchAll(/^([A-Z]+) \S+ HTTP\/1/gm)].map(([, method = '']) => method);
  const heard = (fate: Fate): Heard => {
    return readResponses(wire.heard, { methods, isOver: fate !== 'open' });
  };
  return {
    wire,
    over: () => heard('open').messages.filter(isFinal).length,
    heard,
    destroy: () => wire.destroy(),
  };
}
