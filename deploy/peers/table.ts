// Every peer there is: one declaration each. A peer is another project's program that ours is tried
// against; it is fetched at a pinned version into `.peers/<name>/` and never installed.

export type Peer = {
  /** `<program>-<series>`: what tests and bench ask for, and the name of its folder. */
  readonly name: string;
  readonly source: DebianSource;
  /** The program, inside the peer's folder. */
  readonly program: string;
  /** Arguments that make it tell its version, and what it must say. */
  readonly check: PeerCheck;
};

export type PeerCheck = {
  readonly args: readonly string[];
  readonly says: RegExp;
  /** The exit code that goes with it; 0 unless said. */
  readonly code?: number;
};

/** A package of one Debian suite, whatever suite this machine runs. apt verifies its signature. */
export type DebianSource = {
  readonly kind: 'debian';
  readonly suite: string;
  readonly package: string;
  /** Packages of shared libraries it needs beyond those of every Debian: laid beside it. */
  readonly libraries?: readonly string[];
};

export const PEERS: readonly Peer[] = [
  kubectl({ series: '1.32', suite: 'trixie' }),
  kubectl({ series: '1.36', suite: 'sid' }),
  {
    name: 'nginx-1.22',
    source: { kind: 'debian', suite: 'bookworm', package: 'nginx' },
    program: 'usr/sbin/nginx',
    check: { args: ['-v'], says: /nginx\/1\.22\./ },
  },
  {
    name: 'haproxy-2.6',
    source: {
      kind: 'debian',
      suite: 'bookworm',
      package: 'haproxy',
      libraries: ['liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'],
    },
    program: 'usr/sbin/haproxy',
    check: { args: ['-v'], says: /HAProxy version 2\.6\./ },
  },
  {
    name: 'wrk-4.1',
    source: { kind: 'debian', suite: 'bookworm', package: 'wrk', libraries: ['libluajit-5.1-2'] },
    program: 'usr/bin/wrk',
    check: { args: ['-v'], says: /^wrk debian\/4\.1\./, code: 1 },
  },
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
