// Who knows the addresses of names: the system in programs, a table in tests.

export type Families = 'v4' | 'v6' | 'both';

export type DnsQuestion = {
  readonly name: string;
  readonly families: Families;
  /** How long the answer holds matters; who cannot tell answers without. */
  readonly wantsTtl: boolean;
};

export type DnsAnswer =
  /** None at all: the name exists no more, or has no address of these families. */
  | {
      readonly kind: 'addresses';
      readonly addresses: readonly string[];
      /** Undefined: it was not said. */
      readonly ttlMs: number | undefined;
    }
  /** Nobody could be asked, or nobody answered. */
  | { readonly kind: 'failed'; readonly why: string };

export interface Resolver {
  /** Calls once, later. */
  resolve(question: DnsQuestion, answered: (answer: DnsAnswer) => void): void;
}
