// Who is measured. All do the same work: keep-alive on both sides, a request id where the client
// sent none, `x-forwarded-for` and `-proto`, counters, no access log, one core.

/** What a subject can be asked to be. */
export type Role =
  /** HTTP/1.1 in, HTTP/1.1 out. */
  | 'http'
  /** The client's sidecar: HTTP/1.1 in, HTTP/1.1 inside mutual TLS out. */
  | 'mtls-out'
  /** The server's sidecar: HTTP/1.1 inside mutual TLS in, HTTP/1.1 out. */
  | 'mtls-in'
  /** HTTP/2 in, HTTP/2 out, both with prior knowledge. */
  | 'http2'
  /** As `http2`; some can do it for gRPC alone. */
  | 'grpc'
  /** The client's sidecar: HTTP/2 in, HTTP/2 inside mutual TLS out. */
  | 'http2-mtls-out'
  /** The server's sidecar: HTTP/2 inside mutual TLS in, HTTP/2 out. */
  | 'http2-mtls-in'
  /** Bytes in, bytes out. */
  | 'tcp'
  /** As `http`, and told to by a control plane. */
  | 'connected';

export function isHttp2(role: Role): boolean {
  return role === 'grpc' || role.startsWith('http2');
}

/** Where a subject stands: it listens on `port` and passes on to `nextPort`. */
export type Place = {
  readonly port: number;
  readonly adminPort: number;
  readonly nextPort: number;
  /** Where spans go, at `/v1/traces`. */
  readonly backendPort: number;
  /** A folder of its own. */
  readonly folder: string;
  readonly certificates: CertificateFiles;
  /** The two sidecars are of one mesh, and may speak as they do there by default. */
  readonly isMesh?: boolean;
  /** For `connected` alone. */
  readonly controlPlane?: ControlPlaneFiles;
};

/** Paths of PEM files; each has a URI and a DNS name in it. */
export type CertificateFiles = {
  readonly root: string;
  readonly client: PairFiles;
  readonly server: PairFiles;
};

export type PairFiles = {
  readonly chain: string;
  readonly key: string;
  /** Both in one file, as HAProxy wants it. */
  readonly both: string;
  readonly uri: string;
  readonly dns: string;
};

/** A control plane on the loopback, and what proves to it who is asking. */
export type ControlPlaneFiles = {
  readonly port: number;
  readonly root: string;
  readonly token: string;
};

/** How a program is started: files to write into its folder, and its command. */
export type Recipe = {
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export type MakeRecipe = (place: Place) => Promise<Recipe>;

export type Subject = {
  readonly name: string;
  /** Each fetches what it needs, and answers how to start it. */
  readonly roles: Readonly<Partial<Record<Role, MakeRecipe>>>;
  /** Why it has no such role, where the reason is worth a word. */
  readonly lacks?: Readonly<Partial<Record<Role, string>>>;
  /** Why it cannot be measured here, and what would help. */
  readonly absence?: (role: Role) => Promise<string | undefined>;
};
