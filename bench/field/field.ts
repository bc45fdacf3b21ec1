// The field of one run: the backend and every contestant, started, checked to do the same work, and
// ended whatever happens.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, LOAD_CORE, Running, SUBJECT_CORE, type Launch } from '../process/index.ts';
import {
  backend,
  http2Backend,
  isHttp2,
  SEEN,
  type CertificateFiles,
  type ControlPlaneFiles,
  type Recipe,
  type Role,
  type Subject,
} from '../subjects/index.ts';
import { askUntil, type Question } from './ask.ts';
import { writeCertificates } from './certificates.ts';
import { Contestant } from './contestant.ts';
import { BenchControlPlane, controlPlaneRecipe } from './control-plane.ts';

/** A role, or two sidecars that face each other: on one wire for all, or each mesh on its own. */
export type Formation = Role | Pair;
type Pair = keyof typeof PAIRS;

const PAIRS = {
  'mtls-pair': { front: 'mtls-out', back: 'mtls-in' },
  'mesh-pair': { front: 'mtls-out', back: 'mtls-in' },
  'http2-mtls-pair': { front: 'http2-mtls-out', back: 'http2-mtls-in' },
} as const;

/** What who takes part must have a configuration for. */
export function rolesOf(formation: Formation): readonly Role[] {
  if (!isPair(formation)) return [formation];
  const { front, back } = PAIRS[formation];
  return [front, back];
}

const START_WITHIN_MS = 10_000;
const ASK_EVERY_MS = 50;

export class Field {
  readonly certificates: CertificateFiles;
  readonly #folder = mkdtempSync(join(tmpdir(), 'lateen-bench-'));
  readonly #running: Running[] = [];
  #backendPort = 0;
  #http2Port = 0;
  #count = 0;

  constructor() {
    this.certificates = writeCertificates(this.#newFolder('certificates'));
  }

  get backendPort(): number {
    return this.#backendPort;
  }

  async start(formation: Formation): Promise<void> {
    const port = await freePort();
    const folder = this.#newFolder('backend');
    const recipe = await backend({ port, folder });
    const running = this.#launch({ recipe, folder, core: LOAD_CORE });
    await this.#whenAnswered({ port, path: '/seen' }, [running]);
    this.#backendPort = port;
    if (rolesOf(formation).some(isHttp2)) await this.#startHttp2();
  }

  async #startHttp2(): Promise<void> {
    const port = await freePort();
    const folder = this.#newFolder('http2-backend');
    const running = this.#launch({ recipe: http2Backend(port), folder, core: LOAD_CORE });
    await this.#whenAnswered({ port, path: '/seen', isHttp2: true }, [running]);
    this.#http2Port = port;
  }

  /** Nobody between client and backend: what the rest is held against. */
  direct(): Contestant {
    return new Contestant('direct', this.#backendPort, []);
  }

  /** Resolves when it answers, and has been seen to do the whole work. */
  async enter(subject: Subject, formation: Formation, source?: Source): Promise<Contestant> {
    const port = source?.port ?? (await freePort());
    const programs = await this.#programs({ subject, formation, port, source });
    const question = {
      port,
      path: '/seen',
      isHttp2: rolesOf(formation).some(isHttp2),
      ...(formation === 'mtls-in' ? { certificates: this.certificates } : {}),
    };
    const seen = await this.#whenAnswered(question, programs);
    if (formation !== 'tcp' && !SEEN.test(seen)) {
      throw new Error(`${subject.name} does not do the same work: ${seen}`);
    }
    return new Contestant(subject.name, port, programs);
  }

  async #programs({ subject, formation, port, source }: Entering): Promise<readonly Running[]> {
    const nextPort = rolesOf(formation).some(isHttp2) ? this.#http2Port : this.#backendPort;
    if (!isPair(formation)) {
      const more = source === undefined ? {} : { controlPlane: source.controlPlane };
      return [await this.begin(subject, { role: formation, port, nextPort, ...more })];
    }
    const between = await freePort();
    const isMesh = formation === 'mesh-pair';
    const { front, back } = PAIRS[formation];
    return [
      await this.begin(subject, { role: back, port: between, nextPort, isMesh }),
      await this.begin(subject, { role: front, port, nextPort: between, isMesh }),
    ];
  }

  /** Starts the program of a role, and waits for nothing. */
  async begin({ name, roles }: Subject, { role, ...ports }: Way): Promise<Running> {
    const make = roles[role];
    if (make === undefined) throw new Error(`${name} has no ${role}`);
    const folder = this.#newFolder(`${name}-${role}`);
    const { certificates } = this;
    const rest = { adminPort: await freePort(), backendPort: this.#backendPort, certificates };
    const recipe = await make({ ...ports, ...rest, folder });
    return this.#launch({ recipe, folder, core: SUBJECT_CORE });
  }

  /** Where proxies of the role `connected` get what they are to do, for this port. */
  async controlPlane(listenerPort: number): Promise<BenchControlPlane> {
    const folder = this.#newFolder('control-plane');
    const ports = {
      port: await freePort(),
      orderPort: await freePort(),
      listenerPort,
      backendPort: this.#backendPort,
    };
    const recipe = controlPlaneRecipe(folder, ports);
    const running = this.#launch({ recipe, folder, core: LOAD_CORE });
    await this.#whenAnswered({ port: ports.orderPort, path: '/' }, [running]);
    return new BenchControlPlane(folder, ports, running);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((each) => each.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #whenAnswered(question: Question, programs: readonly Running[]): Promise<string> {
    const { body } = await askUntil(question, {
      everyMs: ASK_EVERY_MS,
      withinMs: START_WITHIN_MS,
      check: () => programs.forEach((each) => each.check()),
      isGood: ({ status }) => status === 200,
    });
    return body;
  }

  #newFolder(name: string): string {
    this.#count += 1;
    const folder = join(this.#folder, `${this.#count}-${name}`);
    mkdirSync(folder);
    return folder;
  }

  #launch({ recipe, folder, core }: Entry): Running {
    const { files, ...program } = recipe;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return this.run({ ...program, core });
  }

  /** A program that ends with the field at the latest. */
  run(launch: Launch): Running {
    const running = new Running(launch);
    this.#running.push(running);
    return running;
  }
}

function isPair(formation: Formation): formation is Pair {
  return formation in PAIRS;
}

type Entry = { readonly recipe: Recipe; readonly folder: string; readonly core: number };

type Way = {
  readonly role: Role;
  readonly port: number;
  readonly nextPort: number;
  readonly isMesh?: boolean;
  readonly controlPlane?: ControlPlaneFiles;
};

/** A control plane, and the port that it tells proxies to listen on. */
type Source = { readonly port: number; readonly controlPlane: ControlPlaneFiles };

type Entering = {
  readonly subject: Subject;
  readonly formation: Formation;
  readonly port: number;
  readonly source: Source | undefined;
};
