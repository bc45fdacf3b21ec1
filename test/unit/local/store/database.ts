import type { Test } from '../../../harness/unit.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../../local/store/database.ts';

export function spec(t: Test): void {
  t.test('a row and the version change together or not at all', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lateen-database-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'objects.sqlite');
    const database = openDatabase({ file });
    const key = { kind: 'pods', namespace: 'shop', name: 'one' };

    database.put({ ...key, version: 7, body: '{}' });
    database.put({ ...key, version: 8, body: '{"a":1}' });
    t.same([...database.rows()], [{ ...key, version: 8, body: '{"a":1}' }]);
    database.remove(key, 9);
    database.close();

    const again = openDatabase({ file });
    t.same([...again.rows()], []);
    t.equal(again.version, 9);
    again.close();
  });
}
