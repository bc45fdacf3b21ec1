// The product page of Bookinfo.
import { httpAsk, serve } from '../web/index.ts';
import { bookinfo } from './product-page.ts';

const { env } = process;
const log = (line: string): void => console.log(line);
const domain = env['SERVICES_DOMAIN'] === undefined ? '' : `.${env['SERVICES_DOMAIN']}`;
const address = (service: string): string => {
  const host = env[`${service.toUpperCase()}_HOSTNAME`] ?? service;
  const port = env[`${service.toUpperCase()}_SERVICE_PORT`] ?? '9080';
  return `http://${host}${domain}:${port}`;
};
const services = {
  details: address('details'),
  reviews: address('reviews'),
  ratings: address('ratings'),
};
const service = bookinfo({ ask: httpAsk(log), services });
const served = await serve({ port: Number(process.argv[2] ?? 9080), service, log });
process.once('SIGTERM', () => served.stop(() => process.exit(0)));
