// Peers: other projects' programs that ours is tried against, at pinned versions, outside of git.
export { fetchedProgram, fetchPeer, findPeer, peerProgram, type PeerProgram } from './fetch.ts';
export { mirrorIn } from './mirror.ts';
export { originOf, PEERS, type Peer } from './table.ts';
