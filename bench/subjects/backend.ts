// What stands behind everybody: nginx, which is quicker than any subject, and for HTTP/2 a program
// of frames alone, which is quicker than nginx.
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWER_BYTES, STREAM_BYTES } from '../backend/index.ts';
import { ENDLESS, nginxRecipe } from './nginx.ts';
import type { Place, Recipe } from './subject.ts';

const BODY_BYTES = 64 * 1024;
const HTTP2_PROGRAM = join(import.meta.dirname, '..', 'backend', 'main.ts');

/**
 * Answers 1 KB to everything; to `/body` 64 KB, once it has read the request's body whole; to
 * `/stream` 32 MB; to `/seen` what it saw of the headers that every subject must add; takes spans.
 */
export async function backend({ port, folder }: Pick<Place, 'port' | 'folder'>): Promise<Recipe> {
  // A file of nothing: the kernel sends its pages without copying them.
  writeFileSync(join(folder, 'stream'), '');
  truncateSync(join(folder, 'stream'), STREAM_BYTES);
  const { files, ...program } = await nginxRecipe(folder, {
    name: 'backend',
    http: serverPart(port, folder),
  });
  return { ...program, files: { ...files, blob: 'x'.repeat(BODY_BYTES) } };
}

export function http2Backend(port: number): Recipe {
  return { files: {}, command: [process.execPath, HTTP2_PROGRAM, String(port)], env: {} };
}

/** What `/seen` says when a subject has done all its work. */
export const SEEN = /^id=\S+ for=[\d., ]+ proto=https?$/;

function serverPart(port: number, folder: string): string {
  const seen = 'id=$http_x_request_id for=$http_x_forwarded_for proto=$http_x_forwarded_proto';
  return `
  sendfile on;
  upstream self {
    server 127.0.0.1:${port};
    keepalive 64;
    ${ENDLESS}
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type text/plain;
    location / { return 200 "${'x'.repeat(ANSWER_BYTES)}"; }
    location = /seen { return 200 "${seen}"; }
    location = /v1/traces { return 200; }
    location = /stream { root ${folder}; }
    location = /blob { root ${folder}; }
    # nginx answers from a file before it has read the body; in front of itself it reads it first.
    location = /body {
      client_body_buffer_size 128k;
      proxy_pass http://self/blob;
      proxy_http_version 1.1;
      proxy_method GET;
      proxy_pass_request_body off;
      proxy_set_header Content-Length '';
      proxy_set_header Connection '';
      proxy_buffers 16 16k;
    }
  }`;
}
