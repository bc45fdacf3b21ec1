// A subject that stands: where it listens, and what its processes use.
import { privateMbOf, procReader, usageOf, type Running, type Usage } from '../process/index.ts';

export class Contestant {
  readonly name: string;
  readonly port: number;
  readonly #programs: readonly Running[];

  /** Without programs it is the backend itself: nobody between. */
  constructor(name: string, port: number, programs: readonly Running[]) {
    this.name = name;
    this.port = port;
    this.#programs = programs;
  }

  /** Of all its processes together. Throws when one has ended. */
  usage(): Usage {
    for (const program of this.#programs) program.check();
    const usages = this.#programs.map(({ pid }) => usageOf(pid, procReader));
    return {
      cpuUs: usages.reduce((sum, { cpuUs }) => sum + cpuUs, 0),
      rssMb: usages.reduce((sum, { rssMb }) => sum + rssMb, 0),
    };
  }

  privateMb(): number {
    return this.#programs.reduce((sum, { pid }) => sum + privateMbOf(pid, procReader), 0);
  }

  async leave(): Promise<void> {
    await Promise.all(this.#programs.map((each) => each.stop()));
  }
}
