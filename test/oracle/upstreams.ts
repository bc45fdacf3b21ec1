// The upstreams of one case: they follow their scripts, over either version, and remember what they
// heard.
import { createServer, type Server, type Socket } from 'node:net';
import type { Answer, Script } from './case.ts';
import type { HeardConnection } from './facts.ts';
import { H2Connection } from './h2/index.ts';
import { readRequests } from './message.ts';
import type { Version } from './pair.ts';
import { upstreamPort, type Place } from './place.ts';
import { ByteWire, perform, type Wire } from './wire.ts';

type Connection = { readonly end: ByteWire | H2Connection; weEnded: boolean };

export class ScriptedUpstream {
  readonly #connections: Connection[] = [];
  readonly #script: Script;
  readonly #version: Version;
  readonly #server: Server;
  #answered = 0;

  constructor(script: Script, version: Version) {
    this.#script = script;
    this.#version = version;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  listen(place: Place, index: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(upstreamPort(place, index), place.address, resolve);
    });
  }

  heard(): readonly HeardConnection[] {
    return this.#connections.map(({ end, weEnded }) => {
      const { fate } = end;
      if (end instanceof H2Connection) return { messages: end.messages, rest: '', fate, weEnded };
      return { ...readRequests(end.heard), fate, weEnded };
    });
  }

  close(): void {
    for (const { end } of this.#connections) end.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    const script = this.#script;
    if (script.kind === 'http' && this.#version === 'h2') {
      const end: H2Connection = new H2Connection(socket, (stream) => {
        const isWhole = (): boolean => stream.message?.isWhole === true;
        void this.#answer({ connection, wire: stream, isWhole }, this.#nextOf(script));
      });
      const connection: Connection = { end, weEnded: false };
      this.#connections.push(connection);
      return;
    }
    const wire = new ByteWire(socket);
    const connection: Connection = { end: wire, weEnded: false };
    this.#connections.push(connection);
    if (script.kind === 'tcp') void performAll({ connection, wire }, script.actions);
    else void this.#answerAll({ connection, wire }, script);
  }

  async #answerAll({ connection, wire }: Answering, script: HttpScript): Promise<void> {
    for (let number = 0; ; number++) {
      const head = (): boolean => readRequests(wire.heard).messages.length > number;
      const isWhole = (): boolean => readRequests(wire.heard).messages[number]?.isWhole === true;
      await wire.until(() => head() || wire.fate !== 'open', CASE_MS);
      const answer = head() ? this.#nextOf(script) : undefined;
      if (answer === undefined) break;
      await this.#answer({ connection, wire, isWhole }, answer);
    }
    wire.end();
  }

  #nextOf({ answers }: HttpScript): Answer | undefined {
    return answers[Math.min(this.#answered++, answers.length - 1)];
  }

  async #answer({ wire, connection, isWhole }: Asked, answer: Answer | undefined): Promise<void> {
    if (answer === undefined) return;
    if (answer.at === 'end') await wire.until(() => isWhole() || wire.fate !== 'open', CASE_MS);
    await performAll({ connection, wire }, answer.actions);
  }
}

type Answering = { readonly connection: Connection; readonly wire: Wire };
type Asked = Answering & { readonly isWhole: () => boolean };
type HttpScript = Extract<Script, { kind: 'http' }>;
type Actions = Answer['actions'];

async function performAll({ connection, wire }: Answering, actions: Actions): Promise<void> {
  for (const action of actions) {
    const isStream = connection.end instanceof H2Connection;
    const isLast = action.kind === 'end' || (action.kind === 'reset' && !isStream);
    if (isLast && connection.end.fate === 'open') connection.weEnded = true;
    await perform(wire, action);
  }
}

// No case takes longer.
const CASE_MS = 20_000;
