// The details service of Bookinfo.
import { serve } from '../web/index.ts';
import { details } from './details.ts';

const port = Number(process.argv[2] ?? 9080);
const served = await serve({ port, service: details, log: (line) => console.log(line) });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
