// Messages of gRPC both ways: `main.ts PORT CONNECTIONS SECONDS STREAMS`. Each stream of each
// connection has a few messages on their way, and says the next one when it has heard one back.
import { ECHO, UNARY_MESSAGE } from '../../backend/index.ts';
import { blockOf, Client, ENDLESS_BYTES } from '../../h2/index.ts';
import { reportOf } from '../report.ts';

const [port = 0, connections = 0, seconds = 0, streams = 0] = process.argv.slice(2).map(Number);

// So many that the subject never waits for us, so few that they are no queue.
const ON_THEIR_WAY = 4;
const BLOCK = blockOf({
  ':method': 'POST',
  ':scheme': 'http',
  ':authority': 'bench',
  ':path': ECHO,
  'content-type': 'application/grpc',
  te: 'trailers',
});

const latenciesUs: number[] = [];
const counts = { errors: 0 };
const begin = performance.now();

for (let i = 0; i < connections; i++) {
  const client = new Client({ port, streamBytes: ENDLESS_BYTES });
  for (let n = 0; n < streams; n++) converse(client);
}
setTimeout(() => {
  const durationUs = (performance.now() - begin) * 1000;
  const { errors } = counts;
  const requests = latenciesUs.length;
  console.log(JSON.stringify(reportOf({ requests, durationUs, errors, latenciesUs })));
  process.exit(0);
}, seconds * 1000);

function converse(client: Client): void {
  const saidAt: number[] = [];
  let bytes = 0;
  const say = (): void => {
    saidAt.push(performance.now());
    client.wire.content(id, UNARY_MESSAGE, false);
  };
  const id = client.ask(BLOCK, false, {
    // Frames are cut anew on the way; only bytes can be counted.
    data(content) {
      bytes += content.length;
      for (; bytes >= UNARY_MESSAGE.length; bytes -= UNARY_MESSAGE.length) {
        latenciesUs.push((performance.now() - (saidAt.shift() ?? Number.NaN)) * 1000);
        say();
      }
    },
    // None ends before we leave.
    end: () => (counts.errors += 1),
  });
  for (let n = 0; n < ON_THEIR_WAY; n++) say();
}
