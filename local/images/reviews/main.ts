// The reviews service of Bookinfo; its environment decides which of the three versions it is.
import { hostname } from 'node:os';
import { httpAsk, serve } from '../web/index.ts';
import { reviews } from './reviews.ts';

const { env } = process;
const log = (line: string): void => console.log(line);
const domain = env['SERVICES_DOMAIN'] === undefined ? '' : `.${env['SERVICES_DOMAIN']}`;
const ratingsHost = `${env['RATINGS_HOSTNAME'] ?? 'ratings'}${domain}`;
const ratingsPort = env['RATINGS_SERVICE_PORT'] ?? '9080';
const service = reviews({
  ask: httpAsk(log),
  ratings: {
    isEnabled: env['ENABLE_RATINGS'] === 'true',
    url: `http://${ratingsHost}:${ratingsPort}/ratings`,
  },
  starColor: env['STAR_COLOR'] ?? 'black',
  podName: env['HOSTNAME'] ?? hostname(),
  clusterName: env['CLUSTER_NAME'],
});
const served = await serve({ port: Number(process.argv[2] ?? 9080), service, log });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
