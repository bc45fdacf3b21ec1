// What one would write in Node without us: programs of a page, in `bench/bare/`.
import { join } from 'node:path';
import type { MakeRecipe, Subject } from './subject.ts';

const ONE_ONLY = 'it speaks HTTP/1.1 alone';

/** The npm package; it reuses connections when given an agent that does. */
export const httpProxy = http1Only({ name: 'http-proxy', folder: 'http-proxy' });
/** Node's own server before undici's pool. */
export const nodeUndici = http1Only({ name: 'node-undici', folder: 'undici' });
/** Node's own server and clients of HTTP/2. */
export const nodeHttp2: Subject = {
  name: 'node-http2',
  roles: { http2: recipeOf('http2'), grpc: recipeOf('http2') },
  lacks: { http: 'it speaks HTTP/2 alone' },
};

type Bare = { readonly name: string; readonly folder: string };

function http1Only({ name, folder }: Bare): Subject {
  const lacks = { http2: ONE_ONLY, grpc: ONE_ONLY, 'http2-mtls-out': ONE_ONLY };
  return { name, roles: { http: recipeOf(folder) }, lacks };
}

function recipeOf(folder: string): MakeRecipe {
  const program = join(import.meta.dirname, '..', 'bare', folder, 'main.ts');
  return ({ port, nextPort }) =>
    Promise.resolve({
      files: {},
      command: [process.execPath, program, String(port), String(nextPort)],
      env: { NODE_ENV: 'production' },
    });
}
