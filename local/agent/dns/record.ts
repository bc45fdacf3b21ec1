// What a name server says: questions and records, as data.

export const RECORD_TYPES = {
  A: 1,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  ANY: 255,
} as const;

export type Question = {
  /** Labels in lower case, the topmost last. */
  readonly labels: readonly string[];
  readonly type: number;
  readonly class: number;
};

/** Names are without the dot at the end. */
export type DnsRecord = { readonly name: string; readonly ttlSeconds: number } & (
  | { readonly kind: 'A'; readonly address: string }
  | { readonly kind: 'CNAME' | 'PTR'; readonly target: string }
  | { readonly kind: 'SRV'; readonly port: number; readonly target: string }
  | { readonly kind: 'SOA' }
);

export const RESPONSE_CODES = {
  ok: 0,
  malformed: 1,
  failed: 2,
  'no such name': 3,
  'not implemented': 4,
  refused: 5,
} as const;

export type ResponseCode = keyof typeof RESPONSE_CODES;

export type Response = {
  readonly code: ResponseCode;
  readonly answers: readonly DnsRecord[];
  /** The SOA of the zone, where there is nothing to answer. */
  readonly authority: readonly DnsRecord[];
};

export function empty(code: ResponseCode): Response {
  return { code, answers: [], authority: [] };
}
