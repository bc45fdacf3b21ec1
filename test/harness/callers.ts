// Callers who keep their connections and call again and again, and remember what went wrong.
import { Agent, request } from 'node:http';

export class Callers {
  readonly failures: string[] = [];
  answers = 0;
  goodbyes = 0;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  #running: Promise<void>[] = [];
  #stopped = false;

  constructor(port: number) {
    this.#port = port;
  }

  start(count: number): void {
    this.#running = Array.from({ length: count }, async () => {
      while (!this.#stopped) await this.call();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
    this.#agent.destroy();
  }

  call(): Promise<void> {
    return new Promise((resolve) => {
      const failed = (error: Error): void => {
        this.failures.push(error.message);
        resolve();
      };
      const options = { host: '127.0.0.1', port: this.#port, agent: this.#agent };
      const sent = request(options, (response) => {
        if (response.headers.connection === 'close') this.goodbyes += 1;
        if (response.statusCode !== 200) this.failures.push(`status ${response.statusCode ?? 0}`);
        response.resume();
        response.on('error', failed);
        response.on('end', () => {
          this.answers += 1;
          resolve();
        });
      });
      sent.on('error', failed);
      sent.end();
    });
  }
}
