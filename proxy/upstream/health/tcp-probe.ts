// Asks by a connection: that it opens, and where the plan says so, that to some bytes others come
// back, in order.
import type { Duplex } from 'node:stream';
import type { Cancel } from '../../../lib/index.ts';
import type { EndpointPlan, HealthCheckPlan } from '../../plan/index.ts';
import type { Probe, ProbeEffects } from './probe.ts';
import type { CheckOutcome } from './state.ts';

type TcpCheck = Extract<HealthCheckPlan['check'], { readonly kind: 'tcp' }>;

// Whoever says so much without the right word will not say it.
const RECEIVED_BYTES_MAX = 64 * 1024;

export class TcpProbe implements Probe {
  readonly #endpoint: EndpointPlan;
  readonly #send: Buffer;
  readonly #expected: readonly Buffer[];
  readonly #effects: ProbeEffects;

  constructor(endpoint: EndpointPlan, { send, receive }: TcpCheck, effects: ProbeEffects) {
    this.#endpoint = endpoint;
    this.#send = Buffer.from(send, 'hex');
    this.#expected = receive.map((hex) => Buffer.from(hex, 'hex'));
    this.#effects = effects;
  }

  ask(found: (outcome: CheckOutcome) => void): Cancel {
    let socket: Duplex | undefined;
    let isOver = false;
    const finish = (outcome: CheckOutcome): void => {
      if (isOver) return;
      isOver = true;
      socket?.destroy();
      found(outcome);
    };
    const broken = (why: string): void => finish({ kind: 'failed', by: 'network', why });
    this.#effects.dial(this.#endpoint, 'bytes', {
      connected: (opened) => {
        socket = opened;
        opened.on('error', ({ message }) => broken(message));
        if (isOver) opened.destroy();
        else this.#talk(opened, finish);
      },
      connectFailed: ({ cause }) => broken(cause),
    });
    return () => {
      isOver = true;
      socket?.destroy();
    };
  }

  close(): void {
    // Each question has a connection of its own, which ends with it.
  }

  #talk(socket: Duplex, finish: (outcome: CheckOutcome) => void): void {
    if (this.#expected.length === 0) {
      if (this.#send.length > 0) socket.write(this.#send);
      return finish({ kind: 'passed' });
    }
    let received: Buffer = Buffer.alloc(0);
    const broken = (why: string): void => finish({ kind: 'failed', by: 'network', why });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (holdsInOrder(received, this.#expected)) finish({ kind: 'passed' });
      else if (received.length > RECEIVED_BYTES_MAX) broken('it says much, but not what it should');
    });
    socket.on('close', () => broken('closed before it said what it should'));
    socket.on('end', () => broken('ended before it said what it should'));
    if (this.#send.length > 0) socket.write(this.#send);
  }
}

/** Each after the one before; what lies between does not matter. */
export function holdsInOrder(text: Buffer, parts: readonly Buffer[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}
