// The server's end of a health check: hears what a probe sends, says what a test tells it to.
import { duplexPair, type Duplex } from 'node:stream';
import { ManualClock, Wheel } from '../../lib/index.ts';
import { failed } from '../../proxy/http/index.ts';
import type { ProbeEffects } from '../../proxy/upstream/health/index.ts';

export class ProbedServer {
  readonly clock = new ManualClock(0);
  readonly effects: ProbeEffects;
  /** The server's ends of the connections so far. */
  readonly connections: Duplex[] = [];
  heard = '';
  refuses = false;
  /** Takes connections over instead of hearing them. */
  serves: ((connection: Duplex) => void) | undefined = undefined;

  constructor() {
    const wheel = new Wheel(this.clock);
    this.effects = {
      wheel,
      clock: this.clock,
      dial: (_endpoint, _carries, waiting) => {
        setImmediate(() => {
          if (this.refuses) return waiting.connectFailed(failed('connect-failed', 'refused'));
          const [ours, theirs] = duplexPair();
          this.connections.push(theirs);
          theirs.on('error', () => undefined);
          if (this.serves !== undefined) this.serves(theirs);
          else theirs.on('data', (chunk: Buffer) => (this.heard += chunk.toString('latin1')));
          waiting.connected(ours);
        });
      },
    };
  }

  async says(text: string): Promise<void> {
    await turn();
    this.connections.at(-1)?.write(text, 'latin1');
    await turn();
  }
}

/** Lets what was written arrive. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 6; i++) await new Promise((resolve) => setImmediate(resolve));
}
