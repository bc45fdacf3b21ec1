// The client that h2specd tries: `main.ts http://host:port/` makes one request over HTTP/2 with our
// codec, and stays until the other end has done with it.
import { connect } from 'node:net';
import { systemClock, Wheel } from '../../../lib/index.ts';
import { H2Client, H2_LIMITS } from '../../../proxy/http/h2/index.ts';
import { Headers, RequestHead } from '../../../proxy/http/index.ts';

// h2specd waits three seconds for us, and as long for itself.
const PATIENCE_MS = 2500;

const url = new URL(process.argv.at(-1) ?? '');
const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
const client = new H2Client(socket, {
  limits: H2_LIMITS,
  clock: systemClock,
  wheel: new Wheel(systemClock),
  released: () => undefined,
  // It says farewell when it has seen enough, and then is in no hurry to hang up.
  changed: ({ isUsable }) => {
    if (!isUsable) setImmediate(() => process.exit(0));
  },
  closed: () => process.exit(0),
});
setTimeout(() => process.exit(0), PATIENCE_MS);

const request = new RequestHead('GET', url.pathname, 11, new Headers());
request.authority = url.host;
const silent = { pause: () => undefined, resume: () => undefined, cancel: () => undefined };
const sink = client.begin({
  from: () => undefined,
  informational: () => undefined,
  head: () => undefined,
  data: () => true,
  end: () => undefined,
  abort: () => undefined,
});
sink.from(silent);
sink.head(request, true);
