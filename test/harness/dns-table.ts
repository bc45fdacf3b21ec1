// A resolver that knows what a test tells it, and notes what it was asked.
import type { DnsAnswer, DnsQuestion, Resolver } from '../../proxy/upstream/dns/index.ts';

export class DnsTable implements Resolver {
  readonly asked: DnsQuestion[] = [];
  readonly #answers = new Map<string, DnsAnswer>();

  knows(name: string, addresses: readonly string[], ttlMs?: number): void {
    this.#answers.set(name, { kind: 'addresses', addresses, ttlMs });
  }

  fails(name: string): void {
    this.#answers.set(name, { kind: 'failed', why: 'SERVFAIL' });
  }

  resolve(question: DnsQuestion, answered: (answer: DnsAnswer) => void): void {
    this.asked.push(question);
    answered(this.#answers.get(question.name) ?? { kind: 'failed', why: 'not in the table' });
  }
}
