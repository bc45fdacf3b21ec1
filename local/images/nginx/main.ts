// Stands in for the nginx image, with its usual port and folder.
import { readFile } from 'node:fs/promises';
import { serve } from '../web/index.ts';
import { site } from './site.ts';

const port = Number(process.env['PORT'] ?? 80);
const service = site('/usr/share/nginx/html', async (path) => {
  try {
    return await readFile(path);
  } catch {
    // No such file, a folder, or not readable: nginx too says "not found" to all of them.
    return undefined;
  }
});
const served = await serve({ port, service, log: (line) => console.log(line) });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
process.once('SIGQUIT', () => served.stop(() => process.exit(0)));
