// nginx with one worker. It lives in its own folder: temporary files and pid beside its
// configuration, nothing of the machine's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import type { MakeRecipe, Place, Recipe, Subject } from './subject.ts';

const PEER = 'nginx-1.22';
// Where Debian's package keeps what is not built in.
const STREAM_MODULE = 'usr/lib/nginx/modules/ngx_stream_module.so';
// Its defaults close a connection after a thousand requests; nobody else does.
export const ENDLESS = 'keepalive_requests 1000000000;';
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export const nginx: Subject = {
  name: 'nginx',
  roles: {
    http: recipeWith((place) => proxyPart({ place, listen: '', out: 'http', settings: '' })),
    'mtls-out': recipeWith((place) =>
      proxyPart({ place, listen: '', out: 'https', settings: clientSettings(place) }),
    ),
    'mtls-in': recipeWith((place) =>
      proxyPart({ place, listen: 'ssl', out: 'http', settings: serverSettings(place) }),
    ),
    grpc: recipeWith(grpcPart),
    tcp: (place) => nginxRecipe(place.folder, { name: 'nginx', stream: streamPart(place) }),
  },
  lacks: {
    http2: 'before servers it speaks HTTP/1.1, and HTTP/2 to servers of gRPC alone',
    'http2-mtls-out': 'before servers it speaks HTTP/1.1, and HTTP/2 to servers of gRPC alone',
  },
  async absence(role) {
    if (role !== 'tcp') return undefined;
    const { path } = await peerProgram(findPeer(PEER));
    if (existsSync(moduleBeside(path))) return undefined;
    return `.peers/${PEER} has no stream module: remove that folder, and it is fetched anew`;
  },
};

function recipeWith(http: (place: Place) => string): MakeRecipe {
  return (place) => nginxRecipe(place.folder, { name: 'nginx', http: http(place) });
}

type ProxyPart = {
  readonly place: Place;
  readonly listen: string;
  readonly out: string;
  readonly settings: string;
};

// Bodies of 64 KB stay in memory both ways: with its default buffers they would go over the disk.
function proxyPart({ place, listen, out, settings }: ProxyPart): string {
  return `
  upstream backend {
    server 127.0.0.1:${place.nextPort};
    keepalive 512;
    ${ENDLESS}
  }
  map $http_x_request_id $id { default $http_x_request_id; '' $request_id; }
  server {
    listen 127.0.0.1:${place.port} backlog=4096 ${listen};
    client_body_buffer_size 128k;
    proxy_buffers 16 16k;
    ${settings}
    location / {
      proxy_pass ${out}://backend;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection '';
      proxy_set_header X-Request-Id $id;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }`;
}

// It has a connection to the server for each stream.
function grpcPart({ port, nextPort }: Place): string {
  return `
  upstream backend {
    server 127.0.0.1:${nextPort};
    keepalive 2048;
    ${ENDLESS}
  }
  map $http_x_request_id $id { default $http_x_request_id; '' $request_id; }
  server {
    listen 127.0.0.1:${port} backlog=4096 http2;
    client_max_body_size 0;
    location / {
      grpc_pass grpc://backend;
      grpc_set_header X-Request-Id $id;
      grpc_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      grpc_set_header X-Forwarded-Proto $scheme;
    }
  }`;
}

function clientSettings({ certificates: { root, client, server } }: Place): string {
  return `proxy_ssl_protocols TLSv1.2 TLSv1.3;
    proxy_ssl_certificate ${client.chain};
    proxy_ssl_certificate_key ${client.key};
    proxy_ssl_trusted_certificate ${root};
    proxy_ssl_verify on;
    proxy_ssl_name ${server.dns};`;
}

function serverSettings({ certificates: { root, server } }: Place): string {
  return `ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate ${server.chain};
    ssl_certificate_key ${server.key};
    ssl_client_certificate ${root};
    ssl_verify_client on;`;
}

function streamPart({ port, nextPort }: Place): string {
  return `
  server {
    listen 127.0.0.1:${port} backlog=4096;
    proxy_pass 127.0.0.1:${nextPort};
  }`;
}

type Part = {
  readonly name: string;
  /** What `http` or `stream` holds. */
  readonly http?: string;
  readonly stream?: string;
};

export async function nginxRecipe(folder: string, { name, http, stream }: Part): Promise<Recipe> {
  const { path, env } = await peerProgram(findPeer(PEER));
  const file = `${name}.conf`;
  const text = `${stream === undefined ? '' : `load_module ${moduleBeside(path)};\n`}daemon off;
worker_processes 1;
user root;
pid ${join(folder, 'pid')};
error_log stderr error;
events { worker_connections 4096; }
${http === undefined ? '' : httpBlock(http, { folder })}${streamBlock(stream)}`;
  const words = ['-p', folder, '-e', 'stderr', '-c', join(folder, file)];
  return { files: { [file]: text }, command: [path, ...words], env };
}

function streamBlock(stream: string | undefined): string {
  return stream === undefined ? '' : `stream {${stream}\n}\n`;
}

function httpBlock(http: string, { folder }: { readonly folder: string }): string {
  const places = TEMPORARY.map((kind) => `  ${kind}_temp_path ${join(folder, kind)};`);
  return `http {
  access_log off;
  keepalive_timeout 1h;
  ${ENDLESS}
${places.join('\n')}${http}
}
`;
}

/** The program is `usr/sbin/nginx` of the peer's folder. */
function moduleBeside(program: string): string {
  return join(program, '..', '..', '..', STREAM_MODULE);
}
