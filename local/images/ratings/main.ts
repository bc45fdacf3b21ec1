// The ratings service of Bookinfo.
import { systemClock, systemRandom } from '../../../lib/index.ts';
import { serve } from '../web/index.ts';
import { ratings } from './ratings.ts';

const version = process.env['SERVICE_VERSION'] ?? 'v1';
const port = Number(process.argv[2] ?? 9080);
const service = ratings({ version, clock: systemClock, random: systemRandom });
const served = await serve({ port, service, log: (line) => console.log(line) });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
