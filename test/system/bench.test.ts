// Whether the scenarios of HTTP/2 still run, each load generator and both backends: Lateen alone,
// as quickly as can be. What they measure then means nothing.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { t } from 'tap';
import { parseOwn } from '../../lib/index.ts';
import { peer } from '../harness/peers.ts';

type Results = { readonly rows: readonly { scenario: string; phase?: string }[] };

const MAIN = join(import.meta.dirname, '..', '..', 'bench', 'main.ts');
// h2load through two sidecars, messages both ways, and a slow reader.
const SCENARIOS = ['http2-mtls-pair', 'grpc-stream', 'slow-stream'];

await t.test('the scenarios of HTTP/2 run, and nobody is left without an answer', async (t) => {
  for (const name of ['nginx-1.22', 'h2load-1.52']) {
    if ((await peer(t, name)) === undefined) return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'lateen-bench-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'results.json');
  const words = ['--quick', '--subjects', 'lateen', '--json', file];

  await promisify(execFile)(process.execPath, [MAIN, ...SCENARIOS, ...words]);

  const { rows } = parseOwn<Results>(readFileSync(file, 'utf8'));
  t.match(
    rows.map(({ scenario, phase = '' }) => `${scenario} ${phase}`.trim()),
    ['http2-mtls-pair', 'grpc-stream', 'slow-stream all alike', 'slow-stream beside a slow one'],
  );
  for (const row of rows) t.match(row, { subject: 'lateen', errors: 0 });
});
