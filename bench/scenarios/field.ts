// The field of one run: the backend and every subject, started, checked to do the same work, and
// ended whatever happens.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  LOAD_CORE,
  procReader,
  Running,
  SUBJECT_CORE,
  usageOf,
  type Usage,
} from '../process/index.ts';
import { backend, SEEN, type Recipe, type Subject } from '../subjects/index.ts';

const START_WITHIN_MS = 10_000;
const ASK_EVERY_MS = 50;

export class Contestant {
  readonly name: string;
  readonly port: number;
  readonly #running: Running;

  constructor(name: string, port: number, running: Running) {
    this.name = name;
    this.port = port;
    this.#running = running;
  }

  /** Throws when it has ended. */
  usage(): Usage {
    this.#running.check();
    return usageOf(this.#running.pid, procReader);
  }
}

export class Field {
  readonly contestants: Contestant[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'lateen-bench-'));
  readonly #running: Running[] = [];

  async start(subjects: readonly Subject[]): Promise<void> {
    const backendPort = await freePort();
    const folder = this.#folderFor('backend');
    const behind = await backend.recipe({ port: backendPort, folder });
    await untilAnswers(backendPort, this.#launch({ recipe: behind, folder, core: LOAD_CORE }));
    for (const subject of subjects) await this.#enter(subject, backendPort);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((each) => each.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #enter({ name, recipe }: Subject, backendPort: number): Promise<void> {
    const port = await freePort();
    const folder = this.#folderFor(name);
    const made = await recipe({ port, adminPort: await freePort(), backendPort, folder });
    const running = this.#launch({ recipe: made, folder, core: SUBJECT_CORE });
    const seen = await untilAnswers(port, running);
    if (!SEEN.test(seen)) throw new Error(`${name} does not do the same work: ${seen}`);
    this.contestants.push(new Contestant(name, port, running));
  }

  #folderFor(name: string): string {
    const folder = join(this.#folder, name);
    mkdirSync(folder);
    return folder;
  }

  #launch({ recipe, folder, core }: Entry): Running {
    const { files, ...program } = recipe;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const running = new Running({ ...program, core });
    this.#running.push(running);
    return running;
  }
}

type Entry = { readonly recipe: Recipe; readonly folder: string; readonly core: number };

/** Answers what the backend saw of the headers. */
async function untilAnswers(port: number, running: Running): Promise<string> {
  const deadline = performance.now() + START_WITHIN_MS;
  for (;;) {
    running.check();
    const { status, body } = await ask(port);
    if (status === 200) return body;
    if (performance.now() > deadline) {
      throw new Error(`${running.name} does not answer on port ${port}: ${status} ${body}`);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

type Answer = { readonly status: number; readonly body: string };

/** A refused connection is status 0. */
function ask(port: number): Promise<Answer> {
  const options = { port, host: '127.0.0.1', path: '/seen', agent: false, timeout: 1000 };
  return new Promise((resolve) => {
    const request = get(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', ({ message }) => resolve({ status: 0, body: message }));
  });
}
