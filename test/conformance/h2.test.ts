// HTTP/2 as its own test programs see it: h2spec against our server, in plain text and in TLS, and
// h2specd against our client. Every case of theirs must pass, and there must be as many as ever.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { t, type Test } from 'tap';
import { TestAuthority } from '../harness/certificates.ts';
import { answeringServer } from '../harness/h2-answering.ts';
import { peer } from '../harness/peers.ts';

// With its strict ones.
const SERVER_CASES = 146;
const CLIENT_CASES = 57;
const CLIENT = join(import.meta.dirname, 'client', 'main.ts');

for (const wire of ['plain text', 'TLS'] as const) {
  await t.test(`h2spec finds nothing to object to, in ${wire}`, { timeout: 120_000 }, async (t) => {
    const program = await peer(t, 'h2spec-2.2');
    if (program === undefined) return;
    const tls = new TestAuthority().issue({ kind: 'dns', value: 'localhost' });
    const server = await answeringServer(wire === 'TLS' ? { tls } : {});
    const options = ['-h', '127.0.0.1', '-p', String(server.port), '-o', '2', '--strict'];
    if (wire === 'TLS') options.push('-t', '-k');
    const said = await run(program, options);
    await server.stop();
    allPassed(t, said, SERVER_CASES);
  });
}

await t.test('h2specd finds nothing to object to', { timeout: 240_000 }, async (t) => {
  const program = await peer(t, 'h2specd-2.2');
  if (program === undefined) return;
  // It listens on as many ports in a row as it has cases: below those that connections take.
  const from = String(20_000 + (process.pid % 100) * 100);
  const client = `${process.execPath} ${CLIENT}`;
  allPassed(t, await run(program, ['-f', from, '-o', '1', '-e', client]), CLIENT_CASES);
});

function allPassed(t: Test, said: string, cases: number): void {
  const failed = said.split('\n').filter((line) => /^\s*×/.test(line));
  t.same(failed, []);
  const summary = /(\d+) tests, (\d+) passed, (\d+) skipped, (\d+) failed/.exec(said);
  t.same(summary?.slice(1).map(Number), [cases, cases, 0, 0], said.slice(-500));
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await new Promise((resolve) => child.once('close', resolve));
  return said;
}
