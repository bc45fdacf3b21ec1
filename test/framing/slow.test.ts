// Clients that take their time: heads and bodies a few bytes at a time, answers read through a
// straw. Hundreds of them cost little memory, and everybody else is served as before.
import { spawn } from 'node:child_process';
import { t, type Test } from 'tap';
import { peer } from '../harness/peers.ts';
import { bootstrapFile, freePorts, get, serveApp } from '../harness/proxy-program.ts';
import { listener } from './listener.ts';
import { startLateen, type Started } from './subjects.ts';

const SECONDS = 15;
const CONNECTIONS = 400;
const LOOK_EVERY_MS = 500;
// More than a straw takes in the time. Much more would measure the kernel: it cuts what it holds
// for so small a window into hundreds of packets, 0.7 ms of its time for every 128 KB.
const BIG = Buffer.alloc(128 * 1024, 'x');
// When all connections stand; from then on nothing may grow.
const SETTLED_AFTER = 12;
const GROWTH_MB_MAX = 24;
// While four hundred connect at once, and the tool, the upstream and the proxy share two cores.
const ANSWER_MS_MAX = 3000;

const EVERY = `-c ${CONNECTIONS} -r 100 -l ${SECONDS} -p 3`;
const MODES: readonly (readonly [says: string, words: string])[] = [
  ['slowloris: heads without end', `-H -i 2 -x 24 ${EVERY}`],
  ['bodies a few bytes at a time', `-B -i 2 -x 10 -s 8192 ${EVERY}`],
  ['answers read through a straw', `-X -w 512 -y 1024 -n 2 -z 32 -k 3 ${EVERY}`],
];

for (const [says, words] of MODES) {
  await t.test(says, { timeout: SECONDS * 4000 }, async (t) => {
    const program = await peer(t, 'slowhttptest-1.8');
    if (program === undefined) return;
    const ports = await freePorts();
    await serveApp(t, ports.upstream, (request, response) => {
      // All of the request first: an early answer would end it.
      request.resume().on('end', () => response.end(request.url === '/big' ? BIG : 'ok'));
    });
    const lateen = await startLateen(
      t,
      bootstrapFile(t, ports, [listener(ports.inbound)]),
      ports.inbound,
    );
    const target = ['-u', `http://127.0.0.1:${ports.inbound}/big`];
    const ended = attack(t, [program, ...words.split(' '), ...target]);

    const { sizes, slowest } = await watch(lateen, ended);

    t.ok(lateen.isRunning());
    t.ok(sizes.length > SETTLED_AFTER + 4, `looked ${sizes.length} times`);
    const growth = (sizes.at(-1) ?? 0) - (sizes[SETTLED_AFTER] ?? 0);
    t.ok(
      growth < GROWTH_MB_MAX,
      `grew by ${growth.toFixed(1)} MB: ${sizes.map(Math.round).join()}`,
    );
    t.ok(slowest < ANSWER_MS_MAX, `others waited ${slowest.toFixed()} ms at most`);
  });
}

/** Memory over time, and how long somebody else had to wait. */
async function watch({ port, rssMb }: Started, ended: Promise<void>): Promise<Watched> {
  const state = { isOver: false };
  void ended.then(() => (state.isOver = true));
  const sizes: number[] = [];
  let slowest = 0;
  const goesOn = (): boolean => !state.isOver;
  while (goesOn()) {
    const begin = performance.now();
    await get(port, '/');
    slowest = Math.max(slowest, performance.now() - begin);
    sizes.push(rssMb());
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return { sizes, slowest };
}

type Watched = { readonly sizes: readonly number[]; readonly slowest: number };

function attack(t: Test, [program = '', ...words]: readonly string[]): Promise<void> {
  const child = spawn(program, words, { stdio: 'ignore' });
  t.teardown(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}
