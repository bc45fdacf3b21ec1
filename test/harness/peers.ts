// Gives a test the other program it needs. Missing, it is fetched under CI and a failure when that
// fails; on a person's machine it is a skip that says how to get it.
import { fetchedProgram, fetchPeer, findPeer } from '../../deploy/peers/index.ts';
import type { Test } from './unit.ts';

/** The path of the peer's program, or nothing, and then the test has been skipped or failed. */
export async function peer(t: Test, name: string): Promise<string | undefined> {
  const wanted = findPeer(name);
  const there = fetchedProgram(wanted);
  if (there !== undefined) return there;
  if (process.env['CI'] === undefined) {
    const command = `node_modules/.bin/node deploy/peers.ts ${name}`;
    t.pass(`has ${name}`, { skip: `${name} is not here; get it with: ${command}` });
    return undefined;
  }
  try {
    return await fetchPeer(wanted);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    t.fail(`${name} is missing and could not be fetched`, { why: `${why}\n` });
    return undefined;
  }
}
