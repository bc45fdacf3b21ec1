// Asks the system: its hosts file and its name servers. Only the servers themselves tell how long
// an answer holds; where that matters they are asked first, and the system when they know nothing.
import { lookup, Resolver as ServerResolver, type RecordWithTtl } from 'node:dns';
import type { DnsAnswer, DnsQuestion, Families, Resolver } from './resolver.ts';

// Two tries of five seconds, as resolv.conf has it when it says nothing.
const SERVER_OPTIONS = { timeout: 5000, tries: 2 };
const FAMILY_NUMBER: Readonly<Record<Families, 0 | 4 | 6>> = { v4: 4, v6: 6, both: 0 };

type Answered = (answer: DnsAnswer) => void;

export class SystemResolver implements Resolver {
  readonly #servers = new ServerResolver(SERVER_OPTIONS);

  resolve(question: DnsQuestion, answered: Answered): void {
    try {
      this.#resolve(question, answered);
    } catch (error) {
      // Not even a name: configuration says the strangest things.
      const why = error instanceof Error ? error.message : String(error);
      setImmediate(() => answered({ kind: 'failed', why }));
    }
  }

  #resolve(question: DnsQuestion, answered: Answered): void {
    if (!question.wantsTtl) return ask(question, answered);
    this.#askServers(question, (answer) => {
      const isUseful = answer.kind === 'addresses' && answer.addresses.length > 0;
      if (isUseful) answered(answer);
      else ask(question, answered);
    });
  }

  #askServers({ name, families }: DnsQuestion, answered: Answered): void {
    const records: RecordWithTtl[] = [];
    let waiting = families === 'both' ? 2 : 1;
    const heard = (found: readonly RecordWithTtl[]): void => {
      records.push(...found);
      waiting -= 1;
      if (waiting > 0) return;
      const addresses = records.map(({ address }) => address);
      const ttlMs = Math.min(...records.map(({ ttl }) => ttl)) * 1000;
      answered({ kind: 'addresses', addresses, ttlMs });
    };
    const asked = { ttl: true } as const;
    if (families !== 'v6') {
      this.#servers.resolve4(name, asked, (error, found) => heard(error === null ? found : []));
    }
    if (families !== 'v4') {
      this.#servers.resolve6(name, asked, (error, found) => heard(error === null ? found : []));
    }
  }
}

function ask({ name, families }: DnsQuestion, answered: Answered): void {
  const options = { all: true, family: FAMILY_NUMBER[families], order: 'verbatim' } as const;
  lookup(name, options, (error, found) => {
    if (error === null) {
      const addresses = found.map(({ address }) => address);
      return answered({ kind: 'addresses', addresses, ttlMs: undefined });
    }
    // That there is no such name is an answer; that nobody could say is none.
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') {
      return answered({ kind: 'addresses', addresses: [], ttlMs: undefined });
    }
    answered({ kind: 'failed', why: error.message });
  });
}
