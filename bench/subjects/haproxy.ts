// HAProxy with one thread.
import { join } from 'node:path';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import type { MakeRecipe, Place, Subject } from './subject.ts';

const FILE = 'haproxy.cfg';

export const haproxy: Subject = {
  name: 'haproxy',
  roles: {
    http: recipeWith((place) => httpParts({ place, bind: '', server: '' })),
    'mtls-out': recipeWith((place) => httpParts({ place, bind: '', server: clientTls(place) })),
    'mtls-in': recipeWith((place) => httpParts({ place, bind: serverTls(place), server: '' })),
    http2: recipeWith(http2Parts),
    grpc: recipeWith(http2Parts),
    'http2-mtls-out': recipeWith((place) => {
      return httpParts({ place, bind: 'proto h2', server: `${clientTls(place)} alpn h2` });
    }),
    'http2-mtls-in': recipeWith((place) => {
      return httpParts({ place, bind: `${serverTls(place)} alpn h2`, server: 'proto h2' });
    }),
    tcp: recipeWith(tcpParts),
  },
};

function http2Parts(place: Place): string {
  return httpParts({ place, bind: 'proto h2', server: 'proto h2' });
}

function clientTls({ certificates: { root, client, server } }: Place): string {
  return `ssl verify required ca-file ${root} verifyhost ${server.dns} crt ${client.both}`;
}

function serverTls({ certificates: { root, server } }: Place): string {
  return `ssl crt ${server.both} ca-file ${root} verify required`;
}

function recipeWith(parts: (place: Place) => string): MakeRecipe {
  return async (place) => {
    const { path, env } = await peerProgram(findPeer('haproxy-2.6'));
    const command = [path, '-db', '-f', join(place.folder, FILE)];
    return { files: { [FILE]: `${COMMON}${parts(place)}` }, command, env };
  };
}

const COMMON = `global
  nbthread 1
  maxconn 8192
defaults
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout http-keep-alive 1h
  retries 2
`;

type HttpParts = { readonly place: Place; readonly bind: string; readonly server: string };

function httpParts({ place, bind, server }: HttpParts): string {
  const scheme = bind.startsWith('ssl') ? 'https' : 'http';
  return `  mode http
  retry-on conn-failure
  option http-keep-alive
  http-reuse always
frontend in
  bind 127.0.0.1:${place.port} backlog 4096 ${bind}
  option forwardfor
  unique-id-format %[uuid()]
  http-request set-header X-Request-Id %[unique-id] unless { req.hdr(x-request-id) -m found }
  http-request set-header X-Forwarded-Proto ${scheme}
  default_backend out
backend out
  server backend 127.0.0.1:${place.nextPort} pool-max-conn -1 ${server}
`;
}

// Without `option splice-auto`: on the loopback it costs more than it saves.
function tcpParts({ port, nextPort }: Place): string {
  return `  mode tcp
frontend in
  bind 127.0.0.1:${port} backlog 4096
  default_backend out
backend out
  server backend 127.0.0.1:${nextPort}
`;
}
