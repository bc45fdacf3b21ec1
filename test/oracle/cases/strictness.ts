// What Envoy lets through and Lateen refuses, or the other way round: one case for each, so that
// the list of differences can say of each why.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { ANSWERED, converse, request } from '../write.ts';

type Lax = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly bytes: string;
  /** Envoy's; 200 unless said. */
  readonly status?: string;
  readonly http?: JsonObject;
};

const HOST = 'host: oracle.test\r\n';
const GET = `GET / HTTP/1.1\r\n${HOST}`;
const CHUNKED = `POST / HTTP/1.1\r\n${HOST}transfer-encoding: chunked\r\n\r\n`;
const NORMALISED = { normalize_path: true };
const TOO_OLD = '426 Upgrade Required';
const BAD = '400 Bad Request';

const FRAMING: readonly Lax[] = [
  {
    name: 'a blank after a chunk size',
    rows: ['2.11 chunks'],
    bytes: `${CHUNKED}2 \r\nok\r\n0\r\n\r\n`,
  },
  {
    name: 'a byte too many in a chunk',
    rows: ['2.11 chunks'],
    bytes: `${CHUNKED}2\r\nokX\r\n0\r\n\r\n`,
  },
  {
    name: 'a chunk that ends with a bare LF',
    rows: ['2.11 chunks'],
    bytes: `${CHUNKED}2\r\nok\n0\r\n\r\n`,
  },
  { name: 'a folded line', rows: ['2.11 field names'], bytes: `${GET}x: 1\r\n 2\r\n\r\n` },
  { name: 'a bare CR in a value', rows: ['2.11 field values'], bytes: `${GET}x: a\rb\r\n\r\n` },
  {
    name: 'bare LFs throughout',
    rows: ['2.11 line ends'],
    bytes: `GET / HTTP/1.1\nhost: oracle.test\n\n`,
  },
  {
    name: 'one bare LF',
    rows: ['2.11 line ends'],
    bytes: `GET / HTTP/1.1\r\nhost: oracle.test\nx: 1\r\n\r\n`,
  },
  { name: 'a bare LF at the end', rows: ['2.11 line ends'], bytes: `${GET}x: 1\r\n\n` },
];

const HEADS: readonly Lax[] = [
  { name: 'the same host twice', rows: ['2.11 host'], bytes: `${GET}${HOST}\r\n` },
  { name: 'two hosts', rows: ['2.11 host'], bytes: `${GET}host: other.test\r\n\r\n` },
  { name: 'an empty host', rows: ['2.11 host'], bytes: 'GET / HTTP/1.1\r\nhost:\r\n\r\n' },
  {
    name: 'a host with a user',
    rows: ['2.11 host'],
    bytes: 'GET / HTTP/1.1\r\nhost: user@a\r\n\r\n',
  },
  {
    name: 'a port that is no number',
    rows: ['2.11 host'],
    bytes: request('/', { host: 'one.test:x' }),
  },
  {
    name: 'two blanks in the request line',
    rows: ['2.11 request line'],
    bytes: `GET  / HTTP/1.1\r\n${HOST}\r\n`,
  },
  {
    name: 'a blank after the request line',
    rows: ['2.11 request line'],
    bytes: `GET / HTTP/1.1 \r\n${HOST}\r\n`,
  },
  {
    name: 'a tab in the request line',
    rows: ['2.11 request line'],
    bytes: `GET\t/ HTTP/1.1\r\n${HOST}\r\n`,
  },
  {
    name: 'HTTP/1.2',
    rows: ['2.11 request line'],
    bytes: `GET / HTTP/1.2\r\n${HOST}\r\n`,
    status: TOO_OLD,
  },
  {
    name: 'HTTP/2.0 as text',
    rows: ['2.11 request line'],
    bytes: `GET / HTTP/2.0\r\n${HOST}\r\n`,
    status: TOO_OLD,
  },
  {
    name: 'no version',
    rows: ['2.11 request line'],
    bytes: `GET /\r\n${HOST}\r\n`,
    status: TOO_OLD,
  },
  {
    name: 'a method nobody knows',
    rows: ['2.11 request line'],
    bytes: `FOO / HTTP/1.1\r\n${HOST}\r\n`,
    status: BAD,
  },
  {
    name: 'an expectation nobody knows',
    rows: ['2.11 expect'],
    bytes: request('/', { headers: { expect: 'x' } }),
  },
  {
    name: 'Connection names content-length',
    rows: ['2.11 hop-by-hop'],
    bytes: request('/', { headers: { connection: 'content-length' } }),
  },
  {
    name: 'Connection names cookie',
    rows: ['2.11 hop-by-hop'],
    bytes: request('/', { headers: { connection: 'cookie', cookie: 'a=b' } }),
  },
];

const PATHS: readonly Lax[] = [
  {
    name: 'an escape that is none',
    rows: ['2.11 path'],
    bytes: request('/a%zz'),
    http: NORMALISED,
  },
  { name: 'half an escape', rows: ['2.11 path'], bytes: request('/a%'), http: NORMALISED },
  { name: 'a backslash', rows: ['2.11 path'], bytes: request('/a\\b'), http: NORMALISED },
  {
    name: 'dot segments with parameters',
    rows: ['2.11 path'],
    bytes: request('/a/..;/b'),
    http: NORMALISED,
  },
];

function lax({ name, rows, bytes, http = {}, status = '200 OK' }: Lax): Case {
  const expect = { 'client 1 answer 1': `HTTP/1.1 ${status}` };
  return { name, rows, http, client: [converse(bytes, ANSWERED)], expect };
}

export const strictness: Topic = {
  name: 'strictness',
  http1: 'client',
  cases: [...FRAMING, ...HEADS, ...PATHS].map(lax),
};
