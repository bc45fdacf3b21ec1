// What one would write in Node without us: programs of a page, in `bench/bare/`.
import { join } from 'node:path';
import type { Subject } from './subject.ts';

/** The npm package; it reuses connections when given an agent that does. */
export const httpProxy = bare({ name: 'http-proxy', folder: 'http-proxy' });
/** Node's own server before undici's pool. */
export const nodeUndici = bare({ name: 'node-undici', folder: 'undici' });

function bare({ name, folder }: { readonly name: string; readonly folder: string }): Subject {
  const program = join(import.meta.dirname, '..', 'bare', folder, 'main.ts');
  return {
    name,
    roles: {
      http: ({ port, nextPort }) =>
        Promise.resolve({
          files: {},
          command: [process.execPath, program, String(port), String(nextPort)],
          env: { NODE_ENV: 'production' },
        }),
    },
  };
}
