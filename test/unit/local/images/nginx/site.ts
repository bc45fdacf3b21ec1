import { site } from '../../../../../local/images/nginx/site.ts';
import { ask, bodyOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

const made = (files: Readonly<Record<string, string>>) =>
  site('/html', async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])));

export function spec(t: Test): void {
  t.test('serves files with their types, and an index for a folder', async (t) => {
    const service = made({ '/html/index.html': '<p>', '/html/a b.css': 'x' });

    t.match(await service(ask('GET /')), { status: 200, headers: { 'content-type': 'text/html' } });
    t.match(await service(ask('GET /a%20b.css')), { headers: { 'content-type': 'text/css' } });
    t.equal((await service(ask('GET /missing'))).status, 404);
    t.equal((await service(ask('POST /'))).status, 405);
  });

  t.test('welcomes whoever mounted nothing', async (t) => {
    t.match(bodyOf(await made({})(ask('GET /'))), /<h1>Welcome to nginx!<\/h1>/);
  });

  t.test('never leaves its folder', async (t) => {
    const asked: string[] = [];
    const service = site('/html', async (path) => void asked.push(path));

    for (const path of [
      '/../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/a/..%2f..%2f..%2fetc',
      '/%zz',
    ]) {
      await service({ ...ask('GET /'), path });
    }

    t.same(
      asked.filter((path) => !path.startsWith('/html/')),
      [],
    );
  });
}
