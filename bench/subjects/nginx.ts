// nginx, as a proxy and as the backend behind everybody. It lives in its own folder: temporary
// files and pid beside its configuration, nothing of the machine's.
import { join } from 'node:path';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import type { Place, Recipe, Subject } from './subject.ts';

const PEER = 'nginx-1.22';
// Its defaults close a connection after a thousand requests; nobody else does.
const ENDLESS = 'keepalive_requests 1000000000;';
const BODY_BYTES = 1024;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export const nginx: Subject = {
  name: 'nginx',
  recipe: (place) => recipeOf(place.folder, { name: 'nginx', http: proxyPart(place) }),
};

/**
 * Answers 1 KB to everything; to `/seen` what it saw of the headers that every subject must add;
 * and takes spans.
 */
export const backend = {
  recipe: ({ port, folder }: Pick<Place, 'port' | 'folder'>): Promise<Recipe> =>
    recipeOf(folder, { name: 'backend', http: backendPart(port) }),
};

/** What `/seen` says when the subject has done all its work. */
export const SEEN = /^id=\S+ for=\S+ proto=http$/;

function backendPart(port: number): string {
  const seen = 'id=$http_x_request_id for=$http_x_forwarded_for proto=$http_x_forwarded_proto';
  return `
  server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type text/plain;
    location / { return 200 "${'x'.repeat(BODY_BYTES)}"; }
    location = /seen { return 200 "${seen}"; }
    location = /v1/traces { return 200; }
  }`;
}

function proxyPart({ port, backendPort }: Place): string {
  return `
  upstream backend {
    server 127.0.0.1:${backendPort};
    keepalive 512;
    ${ENDLESS}
  }
  map $http_x_request_id $id { default $http_x_request_id; '' $request_id; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection '';
      proxy_set_header X-Request-Id $id;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }`;
}

type Part = { readonly name: string; readonly http: string };

async function recipeOf(folder: string, { name, http }: Part): Promise<Recipe> {
  const { path, env } = await peerProgram(findPeer(PEER));
  const file = `${name}.conf`;
  const places = TEMPORARY.map((kind) => `  ${kind}_temp_path ${join(folder, kind)};`);
  const text = `daemon off;
worker_processes 1;
user root;
pid ${join(folder, 'pid')};
error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_timeout 1h;
  ${ENDLESS}
${places.join('\n')}${http}
}
`;
  const words = ['-p', folder, '-e', 'stderr', '-c', join(folder, file)];
  return { files: { [file]: text }, command: [path, ...words], env };
}
