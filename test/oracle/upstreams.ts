// The upstreams of one case: raw sockets that follow their scripts and remember what they heard.
import { createServer, type Server, type Socket } from 'node:net';
import type { Script } from './case.ts';
import { readRequests } from './message.ts';
import { upstreamPort } from './place.ts';
import { Wire, type Fate } from './wire.ts';

type Connection = { readonly wire: Wire; weEnded: boolean };

/** One connection that the proxy made. `weEnded`: the script closed it first. */
export type HeardConnection = {
  readonly heard: string;
  readonly fate: Fate;
  readonly weEnded: boolean;
};

export class ScriptedUpstream {
  readonly #connections: Connection[] = [];
  readonly #script: Script;
  readonly #server: Server;
  #answered = 0;

  constructor(script: Script) {
    this.#script = script;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  listen(address: string, index: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(upstreamPort(index), address, resolve);
    });
  }

  heard(): readonly HeardConnection[] {
    return this.#connections.map(({ wire: { heard, fate }, weEnded }) => ({
      heard,
      fate,
      weEnded,
    }));
  }

  close(): void {
    for (const { wire } of this.#connections) wire.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    const connection: Connection = { wire: new Wire(socket), weEnded: false };
    this.#connections.push(connection);
    const script = this.#script;
    if (script.kind === 'tcp') void this.#perform(connection, script.actions);
    else void this.#answerAll(connection, script);
  }

  async #answerAll(connection: Connection, script: HttpScript): Promise<void> {
    const { wire } = connection;
    for (let number = 0; ; number++) {
      const head = (): boolean => readRequests(wire.heard).messages.length > number;
      const whole = (): boolean => readRequests(wire.heard).messages[number]?.isWhole === true;
      await wire.until(() => head() || wire.fate !== 'open', CASE_MS);
      if (!head()) break;
      const { answers } = script;
      const answer = answers[Math.min(this.#answered++, answers.length - 1)];
      if (answer === undefined) break;
      if (answer.at === 'end') await wire.until(() => whole() || wire.fate !== 'open', CASE_MS);
      await this.#perform(connection, answer.actions);
    }
    wire.end();
  }

  async #perform(connection: Connection, actions: Actions): Promise<void> {
    const { wire } = connection;
    for (const action of actions) {
      const isLast = action.kind === 'end' || action.kind === 'reset';
      if (isLast && wire.fate === 'open') connection.weEnded = true;
      await wire.perform(action);
    }
  }
}

type HttpScript = Extract<Script, { kind: 'http' }>;
type Actions = Extract<Script, { kind: 'tcp' }>['actions'];

// No case takes longer.
const CASE_MS = 20_000;
