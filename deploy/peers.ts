// Fetches peers by name: `node deploy/peers.ts kubectl-1.32 kubectl-1.36`. Without a name it lists
// them.
import { fetchedProgram, fetchPeer, findPeer, originOf, PEERS } from './peers/index.ts';

const [, , ...names] = process.argv;
try {
  if (names.length === 0) list();
  for (const peer of names.map(findPeer)) {
    const begin = performance.now();
    if (fetchedProgram(peer) === undefined) {
      console.log(`${peer.name}: fetching ${originOf(peer.source)} …`);
    }
    const program = await fetchPeer(peer);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    console.log(`${peer.name}: ${program} (${seconds} s)`);
  }
} catch (error) {
  console.error(`lateen: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function list(): void {
  for (const peer of PEERS) {
    console.log(`${peer.name.padEnd(16)} ${fetchedProgram(peer) ?? 'not fetched'}`);
  }
}
