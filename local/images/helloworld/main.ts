// The two versions of the helloworld sample.
import { hostname } from 'node:os';
import { serve } from '../web/index.ts';
import { helloWorld } from './hello-world.ts';

const version = process.env['SERVICE_VERSION'] ?? 'v1';
const service = helloWorld(version, hostname);
const port = Number(process.env['PORT'] ?? 5000);
const served = await serve({ port, service, log: (line) => console.log(line) });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
