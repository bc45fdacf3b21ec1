import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../harness/unit.ts';
import { seededRandom } from '../../../../lib/index.ts';
import { credentials, storedCredentials } from '../../../../local/cluster/credentials.ts';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

export function spec(t: Test): void {
  const folder = join(mkdtempSync(join(tmpdir(), 'lateen-credentials-')), 'certificates');
  t.teardown(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
  const random = seededRandom(1);
  const now = Date.now();

  t.test('are made once, for the eyes of root only, and kept', async (t) => {
    t.equal(storedCredentials(folder), undefined);
    const made = credentials(folder, { now, random });

    t.same(credentials(folder, { now, random }), made);
    t.same(storedCredentials(folder), made);
    t.equal(statSync(join(folder, 'ca.key')).mode & 0o777, 0o600);
    const server = new X509Certificate(readFileSync(join(folder, 'api-server.crt')));
    for (const address of ['127.0.0.1', '10.244.0.1', '10.96.0.1']) {
      t.equal(server.checkIP(address), address);
    }
    t.equal(
      new X509Certificate(made.admin.certificate).verify(new X509Certificate(made.ca).publicKey),
      true,
    );
  });

  t.test('those that are about to end are made again, by the same authority', async (t) => {
    const before = storedCredentials(folder);
    const after = credentials(folder, { now: now + YEAR_MS, random });

    t.equal(after.ca, before?.ca);
    t.not(after.admin.certificate, before?.admin.certificate);
  });
}
