// Stands in for the httpbin images; `-port` and `PORT` say where to listen, as theirs do.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock, systemRandom } from '../../../lib/index.ts';
import { serve } from '../web/index.ts';
import { httpbin } from './httpbin.ts';

const args = process.argv.slice(2);
const flag = args.findIndex((arg) => /^--?port(=|$)/.test(arg));
const given = flag === -1 ? undefined : (args[flag]?.split('=')[1] ?? args[flag + 1]);
const service = httpbin({
  clock: systemClock,
  random: systemRandom,
  newId: randomUUID,
  hostname: hostname(),
});
const port = Number(given ?? process.env['PORT'] ?? 8080);
const served = await serve({ port, service, log: (line) => console.log(line) });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
