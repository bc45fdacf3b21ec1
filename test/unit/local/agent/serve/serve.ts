import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { silentLog, systemClock } from '../../../../../lib/index.ts';
import { serveAgent } from '../../../../../local/agent/serve/index.ts';

export function spec(t: Test): void {
  t.test('answers for logs on its socket, and says no in plain words', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lateen-serve-'));
    const socket = join(folder, 'agent.sock');
    writeFileSync(join(folder, 'log'), 'hello\n');
    const refused = { kind: 'refused', code: 400, message: 'not yet' } as const;
    const log = { kind: 'ok', log: join(folder, 'log'), runs: () => false } as const;
    const server = await serveAgent({
      socket,
      clock: systemClock,
      log: silentLog,
      containers: {
        log: ({ container }) => (container === 'web' ? log : refused),
        inside: () => refused,
      },
    });
    t.teardown(() => {
      server.close();
      rmSync(folder, { recursive: true });
    });

    t.equal(
      await get({ socketPath: socket, path: '/containerLogs/default/web-1/web' }),
      '200 hello\n',
    );
    t.equal(
      await get({ socketPath: socket, path: '/containerLogs/default/web-1/other' }),
      '400 not yet',
    );
    t.equal(await get({ socketPath: socket, path: '/elsewhere' }), '404 no such page');
    t.equal(await get({ socketPath: socket, path: '/healthz' }), '200 ok');
  });
}

function get(asking: { readonly socketPath: string; readonly path: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...asking, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
    });
    asked.on('error', reject);
    asked.end();
  });
}
