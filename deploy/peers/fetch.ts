// Brings a peer to `.peers/<name>/`, once. A folder that is there is whole: it is made beside its
// place, its program is asked for its version, and then it is moved.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import { fetchFromDebian, type Target } from './debian.ts';
import { fetchFromGo } from './go.ts';
import { fetchFromPython } from './python.ts';
import { PEERS, type Peer } from './table.ts';

const PEERS_FOLDER = join(import.meta.dirname, '..', '..', '.peers');

const DEBIAN_ARCHITECTURES = ['x86_64', 'aarch64'];

/** A fetched peer's program, and the environment that it runs in. */
export type PeerProgram = {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
};

export function findPeer(name: string): Peer {
  const peer = PEERS.find((each) => each.name === name);
  if (peer !== undefined) return peer;
  const known = PEERS.map((each) => each.name).join(', ');
  throw new Error(`there is no peer ${name}; there are ${known} (deploy/peers/table.ts)`);
}

/** The path of its program, if it was fetched. */
export function fetchedProgram(peer: Peer): string | undefined {
  const program = join(PEERS_FOLDER, peer.name, peer.program);
  return existsSync(program) ? program : undefined;
}

/** Fetches it unless it is there, and answers how to run it. */
export async function peerProgram(peer: Peer): Promise<PeerProgram> {
  const path = await fetchPeer(peer);
  return { path, env: peerEnvironment(join(PEERS_FOLDER, peer.name)) };
}

/** Fetches it unless it is there, and answers the path of its program. */
export async function fetchPeer(peer: Peer): Promise<string> {
  const there = fetchedProgram(peer);
  if (there !== undefined) return there;
  mkdirSync(PEERS_FOLDER, { recursive: true });
  const scratch = mkdtempSync(join(PEERS_FOLDER, `.${peer.name}-`));
  try {
    const folder = join(scratch, 'peer');
    mkdirSync(folder);
    await fetchSource(peer, { folder, scratch });
    await checkVersion(peer, folder);
    settle(folder, { place: join(PEERS_FOLDER, peer.name) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return join(PEERS_FOLDER, peer.name, peer.program);
}

async function fetchSource({ source, program }: Peer, target: Target): Promise<void> {
  switch (source.kind) {
    case 'debian':
      return fetchFromDebian(source, target);
    case 'python':
      return fetchFromPython(source, { ...target, program });
    case 'go':
      return fetchFromGo(source, target);
  }
}

/** What a program in this folder needs to find the libraries that lie beside it. */
function peerEnvironment(folder: string): Readonly<Record<string, string>> {
  const libraries = ['usr/lib', 'lib'].flatMap((lib) =>
    DEBIAN_ARCHITECTURES.map((arch) => join(folder, lib, `${arch}-linux-gnu`)),
  );
  return { LD_LIBRARY_PATH: libraries.filter((path) => existsSync(path)).join(':') };
}

async function checkVersion({ name, program, check }: Peer, folder: string): Promise<void> {
  const env = { ...process.env, ...peerEnvironment(folder) };
  const { says, ...asking } = check;
  const said = await run({ command: join(folder, program), cwd: folder, env, ...asking });
  if (says.test(said)) return;
  throw new Error(
    `${name} should say ${says.source}, but says:\n${said}` +
      'Its source has moved on: give it another one, or raise the pin, in deploy/peers/table.ts.',
  );
}

function settle(folder: string, { place }: { readonly place: string }): void {
  try {
    renameSync(folder, place);
  } catch (error) {
    // Another run was quicker: its folder is as good.
    if (!existsSync(place)) throw error;
  }
}
