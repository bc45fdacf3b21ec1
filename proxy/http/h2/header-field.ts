// What a header field is to an HTTP/2 message, found out once for each entry of a table: its kind
// by its name, and whether its value may stand (RFC 9113, 8.2 and 8.3).
import { StaticFields, type FieldJudge } from '../hpack/index.ts';

export const KIND = {
  ORDINARY: 0,
  METHOD: 1,
  SCHEME: 2,
  AUTHORITY: 3,
  PATH: 4,
  STATUS: 5,
  PROTOCOL: 6,
  HOST: 7,
  CONTENT_LENGTH: 8,
  COOKIE: 9,
  TE: 10,
  EXPECT: 11,
  /** For the next hop alone, and of no use behind us. */
  DROPPED: 12,
  /** About a connection of HTTP/1: must not come. */
  CONNECTION: 13,
  MALFORMED: 14,
} as const;

/** Kinds from here on may not stand in a message at all. */
export const FORBIDDEN_FROM = KIND.CONNECTION;
export const LAST_PSEUDO = KIND.PROTOCOL;

const KINDS: ReadonlyMap<string, number> = new Map<string, number>([
  [':method', KIND.METHOD],
  [':scheme', KIND.SCHEME],
  [':authority', KIND.AUTHORITY],
  [':path', KIND.PATH],
  [':status', KIND.STATUS],
  [':protocol', KIND.PROTOCOL],
  ['host', KIND.HOST],
  ['content-length', KIND.CONTENT_LENGTH],
  ['cookie', KIND.COOKIE],
  ['te', KIND.TE],
  ['expect', KIND.EXPECT],
  ['trailer', KIND.DROPPED],
  ['http2-settings', KIND.DROPPED],
  ['proxy-authenticate', KIND.DROPPED],
  ['proxy-authorization', KIND.DROPPED],
  ['connection', KIND.CONNECTION],
  ['keep-alive', KIND.CONNECTION],
  ['proxy-connection', KIND.CONNECTION],
  ['transfer-encoding', KIND.CONNECTION],
  ['upgrade', KIND.CONNECTION],
]);

/** Names that are never written into a message of HTTP/2. */
export const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'host',
]);

const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}$/;
// Controls have no place in a value, and blanks none at its ends: HTTP/1 would read it differently.
const UNSOUND = /[\0-\x08\x0a-\x1f\x7f]|^[ \t]|[ \t]$/;
const PATH = /^(?:\/[\x21\x22\x24-\x7e]*|\*)$/;
const AUTHORITY = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=%]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const STATUS = /^[1-9]\d\d$/;
const LENGTH = /^\d{1,15}$/;

const JUDGE: FieldJudge = {
  kind: (name) => KINDS.get(name) ?? (NAME.test(name) ? KIND.ORDINARY : KIND.MALFORMED),
  isSound,
};

/** The static table, judged: one for all connections. */
export const STATIC_FIELDS = new StaticFields(JUDGE);

function isSound(kind: number, value: string): boolean {
  switch (kind) {
    case KIND.METHOD:
    case KIND.PROTOCOL:
      return TOKEN.test(value);
    case KIND.SCHEME:
      return value === 'http' || value === 'https';
    case KIND.AUTHORITY:
    case KIND.HOST:
      return AUTHORITY.test(value);
    case KIND.PATH:
      return PATH.test(value);
    case KIND.STATUS:
      return STATUS.test(value);
    case KIND.CONTENT_LENGTH:
      return LENGTH.test(value);
    case KIND.TE:
      return value === 'trailers';
    default:
      return !UNSOUND.test(value);
  }
}
