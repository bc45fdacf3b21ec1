// The control plane of a run as the scenarios see it: a program that publishes what it is told to.
import { join } from 'node:path';
import type { Running } from '../process/index.ts';
import type { ControlPlaneFiles, Recipe } from '../subjects/index.ts';

export type ControlPlanePorts = {
  /** Where proxies connect. */
  readonly port: number;
  /** Where orders are taken. */
  readonly orderPort: number;
  readonly listenerPort: number;
  readonly backendPort: number;
};

/** How much there is to tell a proxy, besides the one listener under load. */
export type Told = { readonly services: number; readonly endpoints: number };

const PROGRAM = join(import.meta.dirname, '..', 'control-plane', 'main.ts');
const TOKEN = 'good';

/** It gives way to clients and backend, which share its core: their figures are not to show it. */
export function controlPlaneRecipe(folder: string, ports: ControlPlanePorts): Recipe {
  const { port, orderPort, listenerPort, backendPort } = ports;
  const words = [port, orderPort, listenerPort, backendPort].map(String);
  const command = ['nice', '-n', '19', process.execPath, PROGRAM, join(folder, 'root.pem')];
  return { files: {}, command: [...command, ...words], env: {} };
}

export class BenchControlPlane {
  readonly files: ControlPlaneFiles;
  readonly #orderPort: number;
  readonly #running: Running;

  constructor(folder: string, ports: ControlPlanePorts, running: Running) {
    this.files = { port: ports.port, root: join(folder, 'root.pem'), token: TOKEN };
    this.#orderPort = ports.orderPort;
    this.#running = running;
  }

  /** From now on this is told, and only this. Answers its size on the wire. */
  tell(told: Told): Promise<number> {
    return this.#order('tell', told);
  }

  /** From now on all of it is told anew every second, each time different. */
  churn(told: Told): Promise<number> {
    return this.#order('churn', told);
  }

  async leave(): Promise<void> {
    await this.#running.stop();
  }

  async #order(verb: string, { services, endpoints }: Told): Promise<number> {
    this.#running.check();
    const query = `services=${services}&endpoints=${endpoints}`;
    const answer = await fetch(`http://127.0.0.1:${this.#orderPort}/${verb}?${query}`);
    return Number(await answer.text());
  }
}
