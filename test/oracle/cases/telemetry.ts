// What is told afterwards: access-log operators, flags, and the shapes of the admin port.
import type { Case, Topic } from '../case.ts';
import { answer, ask, askAdmin, HANG_UP, routeTo, upstream, type Asked } from '../write.ts';

type Logging = {
  readonly name: string;
  readonly log: string;
  readonly asked: readonly Asked[];
  readonly upstreams?: Case['upstreams'];
  readonly expect?: Readonly<Record<string, string>>;
};

const POST: Asked = ['/p?q=1', { method: 'POST', body: 'body', headers: { 'x-some': 'abcdef' } }];

const LINES: readonly Logging[] = [
  {
    name: 'log: the request',
    log: '%REQ(:METHOD)% %REQ(:PATH)% %REQ(:AUTHORITY)% %REQ(X-Some)% %REQ(x-some):3% %PROTOCOL%',
    asked: [POST],
    expect: { 'log 1 extra': 'POST /p?q=1 oracle.test abcdef abc HTTP/1.1' },
  },
  {
    name: 'log: alternatives, and what is not there',
    log: '%REQ(x-none?x-some)% %REQ(x-none)% %REQ(x-none?x-neither)% %RESP(x-none)%',
    asked: [POST],
    expect: { 'log 1 extra': 'abcdef - - -' },
  },
  {
    name: 'log: the path with and without its query',
    log: '%PATH(WQ)% %PATH(NQ)% %PATH(WQ:ORIG)% %PATH(NQ:PATH)%',
    asked: [POST],
  },
  {
    name: 'log: query parameters',
    log: '%QUERY_PARAM(q)% %QUERY_PARAM(none)% %QUERY_PARAMS(ORIG)%',
    asked: [POST],
  },
  {
    name: 'log: the answer',
    log: '%RESP(x-out)% %RESPONSE_CODE% %RESP(content-length)% %RESP(:status)% %TRAILER(x)%',
    asked: [POST],
    upstreams: { a: upstream(answer(201, { headers: { 'x-out': '1' }, body: 'abc' })) },
  },
  {
    name: 'log: bytes on all sides',
    log:
      '%BYTES_RECEIVED% %BYTES_SENT% %UPSTREAM_WIRE_BYTES_RECEIVED% ' +
      '%DOWNSTREAM_WIRE_BYTES_RECEIVED% %DOWNSTREAM_HEADER_BYTES_RECEIVED%',
    asked: [POST],
  },
  {
    name: 'log: names of what was chosen',
    log:
      '%ROUTE_NAME% %VIRTUAL_CLUSTER_NAME% %UPSTREAM_CLUSTER_RAW% %UPSTREAM_PROTOCOL% ' +
      '%FILTER_CHAIN_NAME%',
    asked: [POST],
  },
  {
    name: 'log: addresses without ports',
    log:
      '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT% ' +
      '%DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT% ' +
      '%DOWNSTREAM_LOCAL_PORT% %UPSTREAM_HOST% %UPSTREAM_REMOTE_ADDRESS% %UPSTREAM_REMOTE_PORT%',
    asked: [POST],
  },
  {
    name: 'log: what TLS would tell is not there',
    log:
      '%REQUESTED_SERVER_NAME% %DOWNSTREAM_TLS_VERSION% %DOWNSTREAM_PEER_URI_SAN% ' +
      '%DOWNSTREAM_TLS_CIPHER% %UPSTREAM_PEER_SUBJECT%',
    asked: [POST],
  },
  {
    name: 'log: flags in short and long',
    log: '%RESPONSE_FLAGS% %RESPONSE_FLAGS_LONG% %RESPONSE_CODE_DETAILS%',
    asked: [['/']],
    upstreams: { a: upstream(HANG_UP) },
    expect: {
      'log 1 extra':
        'UC UpstreamConnectionTermination ' +
        'upstream_reset_before_response_started{connection_termination}',
    },
  },
  {
    name: 'log: a percent sign, and what is random or timed is there',
    log: '100%% %ENVIRONMENT(LATEEN_NONE)% %START_TIME(%Y)%',
    asked: [['/']],
  },
  {
    name: 'log: what a peer sends writes no lines of its own',
    log: '%REQ(x-evil)%',
    asked: [['/', { headers: { 'x-evil': 'a"b\\c\u00e9\tx' } }]],
  },
];

function logging({ name, log, asked, upstreams, expect = {} }: Logging): Case {
  return {
    name,
    rows: ['1.5 access log'],
    routes: [routeTo('a', { name: 'some' })],
    ...(upstreams === undefined ? {} : { upstreams }),
    client: asked.map((each) => ask(...each)),
    log,
    expect,
  };
}

// How a process tells of itself, and in how many pieces, no tool depends on.
const ADMIN_HEAD = [
  /field (cache-control|x-content-type-options|server|date|transfer-encoding)/,
  /framing$/,
  /content-length$/,
];

const ADMIN: readonly Case[] = [
  {
    name: 'admin: ready',
    rows: ['1.5 admin'],
    client: [askAdmin('/ready')],
    ignores: ADMIN_HEAD,
    expect: { 'client 1 answer 1 body': 'LIVE\n' },
  },
  {
    name: 'admin: what is not there is 404, and changes want POST',
    rows: ['1.5 admin'],
    client: [askAdmin('/nothing'), askAdmin('/quitquitquit'), askAdmin('/drain_listeners')],
    ignores: [...ADMIN_HEAD, /body$/],
  },
  ...(
    [
      ['/server_info', 1],
      ['/clusters?format=json', 4],
      ['/listeners?format=json', 5],
      ['/config_dump', 2],
      ['/certs', 2],
    ] as const
  ).map(([path, shapeDepth]): Case => ({
    name: `admin: ${path} has the shape that tools read`,
    rows: ['1.5 admin'],
    client: [askAdmin(path)],
    // Counters of zero have no value in them.
    ignores: [...ADMIN_HEAD, /stats\[\]\.value$/],
    shapeDepth,
  })),
  {
    name: 'admin: changing the level of the log',
    rows: ['1.5 admin'],
    client: [askAdmin('/logging?level=warning', 'POST'), askAdmin('/logging?level=loud', 'POST')],
    ignores: [...ADMIN_HEAD, /body$/],
  },
];

export const telemetry: Topic = { name: 'telemetry', cases: [...LINES.map(logging), ...ADMIN] };
