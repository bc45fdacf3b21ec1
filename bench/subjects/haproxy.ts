// HAProxy with one thread.
import { join } from 'node:path';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import type { Place, Subject } from './subject.ts';

const FILE = 'haproxy.cfg';

export const haproxy: Subject = {
  name: 'haproxy',
  async recipe(place) {
    const { path, env } = await peerProgram(findPeer('haproxy-2.6'));
    const command = [path, '-db', '-f', join(place.folder, FILE)];
    return { files: { [FILE]: textOf(place) }, command, env };
  },
};

function textOf({ port, backendPort }: Place): string {
  return `global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout http-keep-alive 1h
  retries 2
  retry-on conn-failure
  option http-keep-alive
  http-reuse always
frontend in
  bind 127.0.0.1:${port} backlog 4096
  option forwardfor
  unique-id-format %[uuid()]
  http-request set-header X-Request-Id %[unique-id] unless { req.hdr(x-request-id) -m found }
  http-request set-header X-Forwarded-Proto http
  default_backend out
backend out
  server backend 127.0.0.1:${backendPort} pool-max-conn -1
`;
}
