// The images this machine knows, by the names their publishers gave them. The first match counts.

type Env = Readonly<Record<string, string>>;

type ImageRow = {
  /** Matched without tag, `docker.io/` and `library/`. */
  readonly repository: RegExp;
  readonly run:
    | { readonly kind: 'host' }
    | {
        readonly kind: 'program';
        readonly program: string;
        readonly args: readonly string[];
        readonly env: Env;
      }
    | { readonly kind: 'argv'; readonly argv: readonly string[]; readonly env: Env };
};

const NODE = '/opt/lateen/bin/node';
const DIST = '/opt/lateen/dist';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
// Where a machine has no curl of its own, ours is found last.
const WITH_CURL: Env = { PATH: `${PATH}:/opt/lateen/dist/images/bin` };

const REVIEWS_V1: Env = { SERVICE_VERSION: 'v1', ENABLE_RATINGS: 'false' };
const REVIEWS_V2: Env = { SERVICE_VERSION: 'v2', ENABLE_RATINGS: 'true', STAR_COLOR: 'black' };
const REVIEWS_V3: Env = { SERVICE_VERSION: 'v3', ENABLE_RATINGS: 'true', STAR_COLOR: 'red' };

export const IMAGES: readonly ImageRow[] = [
  bookinfo({ service: 'productpage', version: 'v1', program: 'productpage' }),
  bookinfo({ service: 'details', version: 'v[12]', program: 'details' }),
  bookinfo({ service: 'reviews', version: 'v1', program: 'reviews', env: REVIEWS_V1 }),
  bookinfo({ service: 'reviews', version: 'v2', program: 'reviews', env: REVIEWS_V2 }),
  bookinfo({ service: 'reviews', version: 'v3', program: 'reviews', env: REVIEWS_V3 }),
  bookinfo({
    service: 'ratings',
    version: 'v1',
    program: 'ratings',
    env: { SERVICE_VERSION: 'v1' },
  }),
  ...['faulty', 'delayed', 'unavailable', 'unhealthy'].map((how) =>
    bookinfo({
      service: 'ratings',
      version: `v-${how}`,
      program: 'ratings',
      env: { SERVICE_VERSION: `v-${how}` },
    }),
  ),
  mesh('pilot', [NODE, `${DIST}/control-plane.mjs`]),
  mesh('injector', [NODE, `${DIST}/injector.mjs`]),
  mesh('console', [NODE, `${DIST}/console.mjs`]),
  mesh('proxyv2', ['/bin/sh', `${DIST}/bin/proxyv2`]),
  program(/(^|\/)examples-helloworld-v1$/, {
    program: 'helloworld',
    env: { SERVICE_VERSION: 'v1' },
  }),
  program(/(^|\/)examples-helloworld-v2$/, {
    program: 'helloworld',
    env: { SERVICE_VERSION: 'v2' },
  }),
  program(/(^|\/)kennethreitz\/httpbin$/, { program: 'httpbin', env: { PORT: '80' } }),
  program(/(^|\/)(mccutchen\/)?go-httpbin$|(^|\/)httpbin$/, { program: 'httpbin' }),
  program(/(^|\/)tcp-echo-server$/, { program: 'tcp-echo' }),
  program(/(^|\/)nginx$/, { program: 'nginx' }),
  program(/(^|\/)nginx-unprivileged$/, { program: 'nginx', env: { PORT: '8080' } }),
  program(/(^|\/)(curlimages\/curl|curl|governmentpaas\/curl-ssl)$/, {
    program: 'curl',
    env: WITH_CURL,
  }),
  {
    repository: /(^|\/)pause$/,
    run: { kind: 'argv', argv: ['/bin/sleep', 'infinity'], env: {} },
  },
  {
    repository: /(^|\/)(busybox|alpine|debian|ubuntu|bash|fedora|centos|rockylinux|netshoot)$/,
    run: { kind: 'host' },
  },
];

/** The mesh's own images, whoever publishes them. */
function mesh(name: string, argv: readonly string[]): ImageRow {
  const repository = new RegExp(`(^|/)lateen/${name}$`);
  return { repository, run: { kind: 'argv', argv, env: {} } };
}

type Program = { readonly program: string; readonly env?: Env };
type BookinfoImage = Program & { readonly service: string; readonly version: string };

/** Bookinfo's images carry their version in their name; newer ones may be published elsewhere. */
function bookinfo({ service, version, ...run }: BookinfoImage): ImageRow {
  return program(new RegExp(`(^|/)examples-bookinfo-${service}-${version}$`), run);
}

function program(repository: RegExp, run: Program): ImageRow {
  return {
    repository,
    run: { kind: 'program', program: run.program, args: [], env: run.env ?? {} },
  };
}
