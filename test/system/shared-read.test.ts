// Reading into one buffer, over real sockets: it rests on how Node's sockets are made inside, so
// this is where a Node that makes them differently is noticed.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { t } from 'tap';
import { readLent, readShared, sharedBuffer, type LentReader } from '../../proxy/http/index.ts';

await t.test(
  'an accepted socket lends its bytes, in order, those it held before first',
  async (t) => {
    const { near, far } = await pair((end) => t.teardown(end));
    far.write('held ');
    await once(near, 'readable');
    near.unshift(near.read());
    const took: string[] = [];

    const isLent = readShared(near, (bytes) => void took.push(bytes.toString()));
    near.resume();
    await until(() => took.join('') === 'held ');
    far.end('and new');
    await once(near, 'end');

    t.equal(isLent, true, 'this Node is understood; if not, every request costs a tenth more');
    t.equal(took.join(''), 'held and new');
  },
);

await t.test('two sockets share the buffer, and neither hears the other', async (t) => {
  const [one, two] = [await pair((end) => t.teardown(end)), await pair((end) => t.teardown(end))];
  const took = ['', ''];
  readShared(one.near, (bytes) => void (took[0] += bytes.toString()));
  readShared(two.near, (bytes) => void (took[1] += bytes.toString()));

  for (let i = 0; i < 50; i++) {
    one.far.write('a'.repeat(1 + i * 100));
    two.far.write('b'.repeat(1 + i * 100));
  }
  one.far.end();
  two.far.end();
  await Promise.all([once(one.near, 'end'), once(two.near, 'end')]);

  t.match(took[0], /^a{122550}$/);
  t.match(took[1], /^b{122550}$/);
});

await t.test('a paused socket says nothing until it is resumed', async (t) => {
  const { near, far } = await pair((end) => t.teardown(end));
  let took = '';
  readShared(near, (bytes) => {
    took += bytes.toString();
    near.pause();
  });
  far.write('first');
  await until(() => took === 'first');
  await new Promise((resolve) => far.write('second', resolve));
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  t.equal(took, 'first');

  near.resume();
  await until(() => took === 'firstsecond');
  t.equal(took, 'firstsecond');
});

await t.test('a reader may have the next bytes put into a buffer of its own', async (t) => {
  const { near, far } = await pair((end) => t.teardown(end));
  const own = Buffer.alloc(16);
  const took: [text: string, isOwn: boolean][] = [];
  let next: Buffer | undefined;
  const reader: LentReader = {
    get next() {
      return next ?? sharedBuffer();
    },
    took(bytes) {
      took.push([bytes.toString(), bytes.buffer === own.buffer]);
      next = next === undefined ? own : undefined;
    },
  };
  const isLent = readLent(near, reader, () => t.fail('nothing was held'));

  for (const text of ['one', 'two', 'three']) {
    const before = took.length;
    far.write(text);
    await until(() => took.length > before);
  }

  t.equal(isLent, true, 'this Node is understood; if not, relaying costs twice as much');
  t.same(took, [
    ['one', false],
    ['two', true],
    ['three', false],
  ]);
});

type Pair = { readonly near: Socket; readonly far: Socket };

async function pair(teardown: (end: () => void) => void): Promise<Pair> {
  const server = createServer({ pauseOnConnect: false, allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const far = connect(typeof address === 'object' && address !== null ? address.port : 0);
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = await accepted;
  teardown(() => {
    far.destroy();
    near.destroy();
    server.close();
  });
  return { near, far };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
