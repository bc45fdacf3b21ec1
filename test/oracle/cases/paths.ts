// What becomes of a path before anybody decides by it: dot segments, slashes, escapes.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { ask, filter, routeTo } from '../write.ts';

type Path = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly http?: JsonObject;
  readonly paths: readonly string[];
  readonly expect?: Readonly<Record<string, string>>;
};

const ODD = ['/a/./b', '/a/../b', '/../a', '/a//b', '/a/.', '/a/..'];
const ESCAPED = ['/a%2fb', '/a%5Cb', '/%61', '/a%2e%2e/b', '/a%00b', '/a%7Eb'];
const STRANGE = ['/a;p=1/b', '/a?x=../y', '/a?x=//y#z', '/A/B'];

const PATHS: readonly Path[] = [
  {
    name: 'paths are left as they are by default',
    rows: ['2.11 path'],
    paths: [...ODD, ...ESCAPED, ...STRANGE],
  },
  {
    name: 'normalised: dot segments and escapes of plain characters',
    rows: ['2.11 path', '2.12 path confusion'],
    http: { normalize_path: true },
    paths: ODD,
    expect: { 'upstream a request 1': 'GET /a/b HTTP/1.1' },
  },
  {
    name: 'normalised: what is escaped',
    rows: ['2.11 path', '2.12 path confusion'],
    http: { normalize_path: true },
    paths: ESCAPED,
  },
  {
    name: 'normalised: what is strange',
    rows: ['2.11 path', '2.12 path confusion'],
    http: { normalize_path: true },
    paths: STRANGE,
  },
  {
    name: 'slashes merge where they are told to',
    rows: ['2.11 path'],
    http: { merge_slashes: true },
    paths: ['/a//b///c', '//a', '/a//?x=//y', '//'],
    expect: { 'upstream a request 1': 'GET /a/b/c HTTP/1.1' },
  },
  {
    name: 'slashes merge after dot segments are gone',
    rows: ['2.11 path'],
    http: { normalize_path: true, merge_slashes: true },
    paths: ['/a//../b', '/a/.//b', '//a/./b//'],
  },
  ...(['REJECT_REQUEST', 'UNESCAPE_AND_REDIRECT', 'UNESCAPE_AND_FORWARD'] as const).map(
    (action): Path => ({
      name: `escaped slashes: ${action}`,
      rows: ['2.11 path', '2.12 path confusion'],
      http: { path_with_escaped_slashes_action: action, normalize_path: true },
      paths: ['/a%2Fb', '/a%5cb', '/a%252Fb', '/plain', '/a?x=%2F', '/a%2F..%2Fb'],
    }),
  ),
];

function taking({ name, rows, http = {}, paths, expect = {} }: Path): Case {
  return {
    name,
    rows,
    http,
    routes: [routeTo('a', { name: 'any' })],
    client: paths.map((path) => ask(path)),
    log: '%REQ(:PATH)%',
    expect,
  };
}

const RULES: readonly Case[] = [
  {
    name: 'routes and access rules see the same path',
    rows: ['2.11 path', '2.12 path confusion'],
    http: { normalize_path: true, merge_slashes: true },
    filters: [
      filter('http.rbac.v3.RBAC', {
        rules: {
          action: 'DENY',
          policies: {
            admin: {
              permissions: [{ url_path: { path: { prefix: '/admin' } } }],
              principals: [{ any: true }],
            },
          },
        },
      }),
    ],
    client: [
      '/admin',
      '/x/../admin',
      '//admin',
      '/%61dmin',
      '/./admin',
      '/admin?x',
      '/x/admin',
    ].map((path) => ask(path)),
    expect: { 'upstream a requests': '1' },
  },
];

export const paths: Topic = { name: 'paths', cases: [...PATHS.map(taking), ...RULES] };
