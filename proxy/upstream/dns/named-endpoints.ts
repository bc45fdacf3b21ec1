// Makes endpoints with addresses of endpoints with names, and keeps them so: each time an answer
// changes, the whole list is made anew and passed on.
import { isIP } from 'node:net';
import type { EndpointPlan, EndpointsPlan } from '../../plan/index.ts';
import type { DnsSource } from './family.ts';
import { WatchedName, type DnsEffects } from './watched-name.ts';

type Resolved = (endpoints: EndpointsPlan) => void;

export class NamedEndpoints {
  readonly #source: DnsSource;
  readonly #effects: DnsEffects;
  readonly #resolved: Resolved;
  readonly #names = new Map<string, WatchedName>();
  #members: EndpointsPlan | undefined = undefined;
  /** Names are being added: one list for all answers that come meanwhile. */
  #isSetting = false;

  constructor(source: DnsSource, effects: DnsEffects, resolved: Resolved) {
    this.#source = source;
    this.#effects = effects;
    this.#resolved = resolved;
  }

  /** Why there may be nobody: a name that was never resolved, and what its resolver said. */
  get problem(): string | undefined {
    for (const { name, addresses, problem } of this.#names.values()) {
      if (addresses === undefined) return `${name}: ${problem ?? 'not resolved yet'}`;
    }
    return undefined;
  }

  get stats(): { readonly updateAttempt: number; readonly updateFailure: number } {
    let updateAttempt = 0;
    let updateFailure = 0;
    for (const { asked, failed } of this.#names.values()) {
      updateAttempt += asked;
      updateFailure += failed;
    }
    return { updateAttempt, updateFailure };
  }

  /** Names that stay are not asked for again. */
  setMembers(members: EndpointsPlan): void {
    this.#members = members;
    this.#isSetting = true;
    const wanted = new Set<string>();
    for (const { endpoints } of members.localities) {
      for (const { address } of endpoints) if (isIP(address) === 0) wanted.add(address);
    }
    for (const [name, watched] of this.#names) {
      if (wanted.has(name)) continue;
      watched.stop();
      this.#names.delete(name);
    }
    for (const name of wanted) if (!this.#names.has(name)) this.#watch(name);
    this.#isSetting = false;
    this.#tell();
  }

  stop(): void {
    for (const watched of this.#names.values()) watched.stop();
    this.#names.clear();
    this.#members = undefined;
  }

  #watch(name: string): void {
    const watched = new WatchedName({ name, rules: this.#source }, this.#effects, () => {
      if (!this.#isSetting) this.#tell();
    });
    this.#names.set(name, watched);
    watched.start();
  }

  #tell(): void {
    const members = this.#members;
    if (members === undefined) return;
    const localities = members.localities.map((locality) => {
      const endpoints = locality.endpoints.flatMap((endpoint) => this.#located(endpoint));
      return { ...locality, endpoints };
    });
    this.#resolved({ ...members, localities });
  }

  #located(endpoint: EndpointPlan): readonly EndpointPlan[] {
    const watched = this.#names.get(endpoint.address);
    if (watched === undefined) return [endpoint];
    const addresses = watched.addresses ?? [];
    const hostname = endpoint.hostname === '' ? endpoint.address : endpoint.hostname;
    if (this.#source.all) return addresses.map((address) => ({ ...endpoint, address, hostname }));
    const [address, ...others] = addresses;
    if (address === undefined) return [];
    const otherAddresses =
      this.#source.family === 'all'
        ? others.map((other) => ({ address: other, port: endpoint.port }))
        : endpoint.otherAddresses;
    return [{ ...endpoint, address, hostname, otherAddresses }];
  }
}
