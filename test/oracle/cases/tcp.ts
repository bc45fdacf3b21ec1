// TCP: bytes both ways, half-closed connections, timers, weights, names in ClientHellos, PROXY.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { clientHello } from '../client-hello.ts';
import { CLOSED, converse, END, filter, hear, HEAR_END, peer, RESET, typed } from '../write.ts';

const ECHO = peer(hear('ping'), 'pong', HEAR_END, { kind: 'end' });
const TO_A: JsonObject = { cluster: 'a' };

const RELAY: readonly Case[] = [
  {
    name: 'bytes go both ways, and a close goes on',
    rows: ['1.1 TCP'],
    tcp: TO_A,
    upstreams: { a: ECHO },
    client: [converse('ping', hear('pong'), END, CLOSED)],
    expect: { 'client 1 rest': 'pong', 'upstream a rest 1': 'ping' },
  },
  {
    name: 'a client that half-closes still hears the rest',
    rows: ['1.1 TCP'],
    tcp: TO_A,
    upstreams: { a: peer(hear('ping'), HEAR_END, 'late', { kind: 'end' }) },
    client: [converse('ping', END, CLOSED)],
    expect: { 'client 1 rest': 'late' },
  },
  {
    name: 'a server that half-closes still hears the rest',
    rows: ['1.1 TCP'],
    tcp: TO_A,
    upstreams: { a: peer('first', { kind: 'end' }, hear('late')) },
    client: [converse(hear('first'), 100, 'late', 100, END, CLOSED)],
  },
  {
    name: 'a server that speaks first is heard at once',
    rows: ['1.1 TCP'],
    tcp: TO_A,
    upstreams: { a: peer('220 hello\r\n', hear('QUIT'), { kind: 'end' }) },
    client: [converse(hear('hello'), 'QUIT', CLOSED)],
  },
  {
    name: 'a client that resets ends both sides',
    rows: ['1.1 TCP', '2.14 DC'],
    tcp: TO_A,
    upstreams: { a: ECHO },
    client: [converse('ping', hear('pong'), RESET)],
    expect: { 'upstream a closed by proxy': '1' },
  },
  {
    name: 'a server that resets ends both sides',
    rows: ['1.1 TCP'],
    tcp: TO_A,
    upstreams: { a: peer(hear('ping'), { kind: 'reset' }) },
    client: [converse('ping', CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'a server that cannot be reached is UF, and the client is closed',
    rows: ['1.1 TCP', '2.14 UF'],
    tcp: { cluster: 'closed' },
    upstreams: {},
    clusters: { closed: { endpoints: [{ of: ['none'] }] } },
    client: [converse('ping', CLOSED)],
  },
  {
    name: 'connecting is tried as often as told',
    rows: ['1.1 TCP', '2.14 URX'],
    tcp: { cluster: 'both', max_connect_attempts: 3 },
    upstreams: { a: ECHO },
    clusters: { both: { endpoints: [{ of: ['none', 'a'] }] } },
    client: [1, 2].map(() => converse('ping', hear('pong'), END, CLOSED)),
    // Whose turn is first is chance; that the client gets its answer is not.
    ignores: [/(attempts|flags|failure)$/],
  },
  {
    name: 'a cluster that is not there is a close',
    rows: ['1.1 TCP', '2.14 NC'],
    tcp: { cluster: 'nowhere' },
    client: [converse('ping', CLOSED)],
  },
  {
    name: 'a cluster without endpoints is a close',
    rows: ['1.1 TCP', '2.14 UH'],
    tcp: { cluster: 'empty' },
    upstreams: {},
    clusters: { empty: { endpoints: [] } },
    client: [converse('ping', CLOSED)],
  },
  {
    name: 'weights choose among clusters',
    rows: ['1.1 TCP'],
    tcp: {
      weighted_clusters: {
        clusters: [
          { name: 'a', weight: 100 },
          { name: 'a', weight: 1 },
        ],
      },
    },
    upstreams: { a: ECHO },
    client: [converse('ping', hear('pong'), END, CLOSED)],
  },
  {
    name: 'a connection without bytes is closed after its time',
    rows: ['2.4 TCP idle'],
    tcp: { ...TO_A, idle_timeout: '0.3s' },
    upstreams: { a: ECHO },
    client: [converse('ping', hear('pong'), CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'a connection lives so long and no longer',
    rows: ['2.4 TCP duration', '2.14 DT'],
    tcp: { ...TO_A, max_downstream_connection_duration: '0.3s' },
    upstreams: { a: ECHO },
    client: [converse('ping', hear('pong'), CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'connections beyond the breaker are closed with UO',
    rows: ['2.7 connections', '2.14 UO'],
    tcp: TO_A,
    clusters: { a: { fields: { circuit_breakers: { thresholds: [{ max_connections: 1 }] } } } },
    upstreams: { a: ECHO },
    isParallel: true,
    client: [converse('ping', hear('pong'), 400, END, CLOSED), converse('ping', CLOSED)],
  },
];

const INSPECT_TLS = {
  name: 'envoy.filters.listener.tls_inspector',
  typed_config: typed('envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector'),
};
const READ_PROXY = {
  name: 'envoy.filters.listener.proxy_protocol',
  typed_config: typed('envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol'),
};
const SOCKET = 'envoy.extensions.transport_sockets';
const V2 = '\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c\x01\x02\x03\x04\x05\x06\x07\x08\x10\x00\x00\x50';

const FIRST_BYTES: readonly Case[] = [
  {
    name: 'a name in a ClientHello chooses the chain',
    rows: ['1.1 SNI', '2.14 NR'],
    tcp: TO_A,
    listener: { listener_filters: [INSPECT_TLS] },
    match: { server_names: ['one.test'] },
    upstreams: { a: peer(hear('one.test'), 'found', { kind: 'end' }) },
    client: [
      converse(clientHello('one.test'), CLOSED),
      converse(clientHello('two.test'), CLOSED),
      converse('plain text, no hello', CLOSED),
    ],
  },
  {
    name: 'a ClientHello may come in pieces',
    rows: ['1.1 SNI'],
    tcp: TO_A,
    listener: { listener_filters: [INSPECT_TLS] },
    match: { server_names: ['*.one.test'] },
    upstreams: { a: peer(hear('one.test'), 'found', { kind: 'end' }) },
    client: [converse(...clientHello('a.one.test').split('').flatMap(inPieces), CLOSED)],
    expect: { 'client 1 rest': 'found' },
  },
  {
    name: 'a listener that inspects gives up after its time',
    rows: ['2.4 listener filters'],
    tcp: TO_A,
    listener: {
      listener_filters: [INSPECT_TLS],
      listener_filters_timeout: '0.3s',
    },
    upstreams: { a: ECHO },
    client: [converse(CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'a listener that inspects can go on after its time',
    rows: ['2.4 listener filters'],
    tcp: TO_A,
    listener: {
      listener_filters: [INSPECT_TLS],
      listener_filters_timeout: '0.2s',
      continue_on_listener_filters_timeout: true,
    },
    upstreams: { a: peer('hello', { kind: 'end' }) },
    client: [converse(CLOSED)],
    expect: { 'client 1 rest': 'hello' },
  },
  {
    name: 'PROXY protocol: both versions are read and taken off',
    rows: ['1.1 PROXY'],
    tcp: TO_A,
    listener: { listener_filters: [READ_PROXY] },
    upstreams: { a: peer(hear('ping'), 'pong', { kind: 'end' }) },
    client: [
      converse('PROXY TCP4 1.2.3.4 5.6.7.8 4096 80\r\nping', CLOSED),
      converse(`${V2}ping`, CLOSED),
      converse('PROXY UNKNOWN\r\nping', CLOSED),
    ],
    log: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_LOCAL_ADDRESS%',
    ignores: [/^log 3 extra/],
  },
  {
    name: 'PROXY protocol: what is none is refused',
    rows: ['1.1 PROXY', '2.12 crash on odd input'],
    tcp: TO_A,
    listener: { listener_filters: [READ_PROXY] },
    upstreams: { a: peer(hear('ping'), 'pong', { kind: 'end' }) },
    client: [
      converse('ping with no header at all', CLOSED),
      converse('PROXY TCP4 1.2.3.4 nonsense 1 2\r\nping', CLOSED),
      converse(`${V2.slice(0, 12)}\x31\x11\0\x0cping`, CLOSED),
    ],
  },
  {
    name: 'PROXY protocol towards upstream',
    rows: ['1.1 PROXY'],
    tcp: { cluster: 'a', proxy_protocol_tlvs: [] },
    clusters: {
      a: {
        fields: {
          transport_socket: {
            name: 'proxy',
            typed_config: typed(`${SOCKET}.proxy_protocol.v3.ProxyProtocolUpstreamTransport`, {
              config: { version: 'V1' },
              transport_socket: {
                name: 'raw',
                typed_config: typed(`${SOCKET}.raw_buffer.v3.RawBuffer`),
              },
            }),
          },
        },
      },
    },
    upstreams: { a: peer(hear('ping'), 'pong', { kind: 'end' }) },
    client: [converse('ping', CLOSED)],
    ignores: [/rest 1$/],
  },
];

const GUARDS: readonly Case[] = [
  {
    name: 'network RBAC: who may not connect is closed',
    rows: ['1.4 RBAC'],
    tcp: TO_A,
    networkFilters: [
      filter('network.rbac.v3.RBAC', {
        stat_prefix: 'rbac',
        rules: {
          action: 'DENY',
          policies: { all: { permissions: [{ any: true }], principals: [{ any: true }] } },
        },
      }),
    ],
    upstreams: { a: ECHO },
    client: [converse('ping', CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
];

function inPieces(character: string, index: number): readonly (string | number)[] {
  return index % 40 === 39 ? [character, 20] : [character];
}

export const tcp: Topic = { name: 'tcp', cases: [...RELAY, ...FIRST_BYTES, ...GUARDS] };
