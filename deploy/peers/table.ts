// Every peer there is: one declaration each. A peer is another project's program that ours is tried
// against; it is fetched at a pinned version into `.peers/<name>/` and never installed.

export type Peer = {
  /** `<program>-<series>`: what tests ask for, and the name of its folder. */
  readonly name: string;
  readonly source: DebianSource;
  /** The program, inside the peer's folder. */
  readonly program: string;
  /** Arguments that make it tell its version, and what it must say. */
  readonly check: { readonly args: readonly string[]; readonly says: RegExp };
};

/** A package of one Debian suite, whatever suite this machine runs. apt verifies its signature. */
export type DebianSource = {
  readonly kind: 'debian';
  readonly suite: string;
  readonly package: string;
};

export const PEERS: readonly Peer[] = [
  kubectl({ series: '1.32', suite: 'trixie' }),
  kubectl({ series: '1.36', suite: 'sid' }),
];

function kubectl({ series, suite }: { readonly series: string; readonly suite: string }): Peer {
  return {
    name: `kubectl-${series}`,
    source: { kind: 'debian', suite, package: 'kubectl' },
    program: 'usr/bin/kubectl',
    check: {
      args: ['version', '--client'],
      says: new RegExp(`Client Version: v${series.replace('.', '\\.')}\\.`),
    },
  };
}
