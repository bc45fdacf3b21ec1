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

type TcpRules = { readonly check: TcpCheck; readonly reuses: boolean };

type Finish = (outcome: CheckOutcome) => void;

export class TcpProbe implements Probe {
  readonly #endpoint: EndpointPlan;
  readonly #send: Buffer;
  readonly #expected: readonly Buffer[];
  readonly #effects: ProbeEffects;
  /** Who said the right thing may be asked again over the same connection. */
  readonly #reuses: boolean;
  #open: Duplex | undefined = undefined;

  constructor(endpoint: EndpointPlan, { check, reuses }: TcpRules, effects: ProbeEffects) {
    this.#endpoint = endpoint;
    this.#send = Buffer.from(check.send, 'hex');
    this.#expected = check.receive.map((hex) => Buffer.from(hex, 'hex'));
    this.#effects = effects;
    this.#reuses = reuses && check.receive.length > 0;
  }

  ask(found: Finish): Cancel {
    let isOver = false;
    const finish = (outcome: CheckOutcome): void => {
      if (isOver) return;
      isOver = true;
      if (outcome.kind === 'failed' || !this.#reuses) this.close();
      found(outcome);
    };
    if (this.#open === undefined) this.#dial(finish, () => isOver);
    else this.#talk(this.#open, finish);
    return () => {
      isOver = true;
      this.close();
    };
  }

  close(): void {
    this.#open?.destroy();
    this.#open = undefined;
  }

  #dial(finish: Finish, isOver: () => boolean): void {
    this.#effects.dial(this.#endpoint, 'bytes', {
      connected: (socket) => {
        // What goes wrong between checks shows in the next one.
        socket.on('error', () => undefined);
        const gone = (): void => {
          if (this.#open === socket) this.close();
        };
        socket.on('end', gone).on('close', gone);
        if (isOver()) {
          socket.destroy();
          return;
        }
        this.#open = socket;
        this.#talk(socket, finish);
      },
      connectFailed: ({ cause }) => finish(brokenBy(cause)),
    });
  }

  #talk(socket: Duplex, finish: Finish): void {
    if (this.#expected.length === 0) {
      if (this.#send.length > 0) socket.write(this.#send);
      return finish({ kind: 'passed' });
    }
    let received: Buffer = Buffer.alloc(0);
    const heard = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      if (holdsInOrder(received, this.#expected)) settle({ kind: 'passed' });
      else if (received.length > RECEIVED_BYTES_MAX) {
        settle(brokenBy('it says much, but not what it should'));
      }
    };
    const failed = ({ message }: Error): void => settle(brokenBy(message));
    const closed = (): void => settle(brokenBy('closed before it said what it should'));
    const ended = (): void => settle(brokenBy('ended before it said what it should'));
    const settle = (outcome: CheckOutcome): void => {
      socket.off('data', heard).off('error', failed).off('close', closed).off('end', ended);
      // What it says unasked is dropped.
      socket.resume();
      finish(outcome);
    };
    socket.on('data', heard).on('error', failed).on('close', closed).on('end', ended);
    if (this.#send.length > 0) socket.write(this.#send);
  }
}

function brokenBy(why: string): CheckOutcome {
  return { kind: 'failed', by: 'network', why };
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
