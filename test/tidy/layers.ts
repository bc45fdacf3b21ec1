// Who may import whom: the picture of ARCHITECTURE.md as one table, and through which door.
import type { Rule, Violation } from './rule.ts';
import type { SourceFile, Tree } from './tree.ts';

// Products never import one another.
/** What each top folder may import besides itself: folders, or a single door. */
const PRODUCTS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  api: ['lib'],
  proxy: ['lib', 'api'],
  'control-plane': ['lib', 'api'],
  injector: ['lib', 'api'],
  local: ['lib', 'api'],
  console: ['lib', 'api'],
  // `lateen local`, and otherwise pure folders alone: `lateen explain` runs what the mesh runs.
  cli: [
    ...['lib', 'api', 'local/index.ts', 'local/machine'],
    ...['injector/decide', 'injector/inject', 'injector/patch'],
    ...['control-plane/mesh', 'control-plane/translate', 'control-plane/validate'],
    ...['proxy/plan', 'proxy/compile', 'proxy/route'],
    'deploy/manifests',
  ],
  deploy: ['*'],
  bench: ['*'],
  test: ['*'],
};

/** What each folder inside a product may import of it; a product that is not here is free. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  console: {
    collect: [],
    serve: [],
    store: ['collect'],
    query: ['collect', 'store'],
    page: ['collect', 'store', 'query'],
  },
  local: {
    // Addresses and names that every part agrees on; commands run on the machine.
    layout: [],
    machine: ['layout'],
    kinds: [],
    patch: ['kinds'],
    store: ['kinds', 'patch'],
    registry: ['kinds', 'patch', 'store'],
    admission: ['kinds', 'patch', 'store', 'registry'],
    identity: ['kinds', 'patch', 'store', 'registry'],
    server: ['layout', 'kinds', 'patch', 'store', 'registry', 'admission', 'identity'],
    // These talk to the cluster through `KubeApi` and could run against any other.
    controllers: [],
    images: [],
    agent: ['layout', 'machine'],
    // It hands the API server its certificates.
    cluster: ['layout', 'machine', 'identity'],
  },
  proxy: {
    // What may be done, as data; and the waist that every message passes.
    plan: [],
    http: [],
    explain: [],
    // What the agent speaks with its control plane.
    grpc: ['http'],
    // What texts must look like, and texts that tell of an exchange.
    match: ['http', 'plan'],
    format: ['http', 'match', 'plan'],
    route: ['explain', 'format', 'http', 'match', 'plan'],
    // Who peers must be, and what we show them.
    tls: ['grpc', 'match', 'plan'],
    upstream: ['explain', 'http', 'match', 'plan', 'tls'],
    filters: ['explain', 'format', 'http', 'match', 'plan', 'route'],
    telemetry: ['format', 'http', 'match', 'plan'],
    overload: [],
    runtime: ['plan', 'route', 'upstream'],
    // One exchange: whatever a request meets is called from here.
    exchange: [
      ...['explain', 'filters', 'format', 'http', 'match', 'overload', 'plan', 'route'],
      ...['runtime', 'telemetry', 'upstream'],
    ],
    listen: [
      ...['exchange', 'explain', 'filters', 'format', 'http', 'match', 'overload', 'plan', 'route'],
      ...['runtime', 'tls', 'upstream'],
    ],
    // Looking into a running data thread: it lets requests go their way without sending them.
    inspect: [
      ...['exchange', 'explain', 'filters', 'format', 'http', 'listen', 'plan', 'route'],
      ...['telemetry', 'upstream'],
    ],
    // The agent's side: nothing of it runs on a data thread.
    compile: ['format', 'match', 'plan'],
    xds: ['grpc'],
    admin: ['explain', 'plan', 'telemetry', 'xds'],
    agent: ['admin', 'compile', 'grpc', 'plan', 'telemetry', 'tls', 'xds'],
  },
  // The order in which facts become messages. What joins the stages is at the top of the product.
  'control-plane': {
    world: [],
    watch: ['world'],
    mesh: ['world'],
    translate: ['mesh'],
    // Resources are objects with a name to it, whatever they mean.
    snapshot: [],
    ca: [],
    // Of one object, and over the whole mesh.
    validate: ['mesh', 'world'],
    serve: ['ca', 'mesh', 'snapshot'],
    admin: ['mesh', 'serve', 'snapshot', 'validate', 'world'],
    status: ['mesh', 'validate'],
  },
};

/** The only folders and files that know what xDS looks like. */
const XDS_IMPORTERS = [
  ...['control-plane/translate', 'control-plane/serve', 'control-plane/admin'],
  ...['proxy/xds', 'proxy/compile', 'proxy/admin', 'proxy/agent', 'proxy/tls/issue'],
  // They make the one `Xds` of the program and hand it on.
  ...['proxy/main.ts', 'proxy/proxy.ts'],
  ...['cli/proxy-config', 'api/xds', 'test', 'bench'],
];

export const layers: Rule = {
  name: 'layers',
  why: 'Dependencies point down: products → api → lib; inside a product, along its table.',
  check: (tree) => eachImport(tree, (file, target) => layerProblem(file, target)),
  refuses: [
    { 'lib/a.ts': "import { b } from '../api/index.ts';", 'api/index.ts': '' },
    { 'proxy/a.ts': "import type { B } from '../local/index.ts';", 'local/index.ts': '' },
    { 'local/kinds/a.ts': "import { b } from '../store/index.ts';", 'local/store/index.ts': '' },
    { 'cli/a.ts': "import { b } from '../proxy/upstream/index.ts';" },
    { 'cli/a.ts': "import { b } from '../local/store/index.ts';" },
    { 'cli/status.ts': "import type { Cluster } from '../api/xds/index.ts';" },
    { 'local/server/a.ts': "import { b } from '../controllers/index.ts';" },
    { 'proxy/listen/a.ts': "import type { Cluster } from '../../api/xds/index.ts';" },
    { 'proxy/http/a.ts': "import { b } from '../upstream/index.ts';" },
  ],
  accepts: [
    { 'local/store/a.ts': "import { b } from '../kinds/index.ts';" },
    { 'cli/a.ts': "import { b } from '../proxy/route/index.ts';" },
    { 'cli/a.ts': "import { up } from '../local/index.ts';\nimport v from '../package.json';" },
    { 'test/e2e/a.test.ts': "import { b } from '../../proxy/index.ts';" },
    { 'local/main.ts': "import { b } from './controllers/index.ts';" },
    { 'proxy/xds/a.ts': "import type { Cluster } from '../../api/xds/index.ts';" },
  ],
};

export const throughIndex: Rule = {
  name: 'through the index',
  why: "A folder's index.ts is its door: what is behind it may change without asking anybody.",
  check: (tree) => eachImport(tree, (file, target) => doorProblem(file, target)),
  refuses: [
    { 'local/server/a.ts': "import { b } from '../kinds/kind.ts';" },
    { 'proxy/a.ts': "import { b } from './route/match.ts';" },
    { 'test/unit/local/store/a.ts': "import { b } from '../../../../local/kinds/kind.ts';" },
  ],
  accepts: [
    { 'local/server/a.ts': "import { b } from '../kinds/index.ts'; import { c } from './c.ts';" },
    { 'proxy/upstream/balance/p2c.ts': "import { load } from '../endpoint.ts';" },
    { 'test/unit/local/kinds/kind.ts': "import { b } from '../../../../local/kinds/kind.ts';" },
    { 'test/e2e/a.test.ts': "import { peer } from '../harness/peers.ts';" },
  ],
};

type Problem = (file: SourceFile, target: string) => string | undefined;

function eachImport(tree: Tree, problem: Problem): Violation[] {
  const violations: Violation[] = [];
  for (const file of tree.sources) {
    for (const { own, target, line } of file.imports) {
      const says = own ? problem(file, target) : undefined;
      if (says !== undefined) violations.push({ path: file.path, line, says });
    }
  }
  return violations;
}

function layerProblem(file: SourceFile, target: string): string | undefined {
  // The version that `lateen version` prints.
  if (target === 'package.json') return undefined;
  const folder = folderOf(target);
  if (
    isBelow({ folder, home: 'api/xds' }) &&
    !XDS_IMPORTERS.some((home) => isBelow({ folder: file.path, home }))
  ) {
    return `only ${XDS_IMPORTERS.join(', ')} may know xDS; ask one of them`;
  }
  const [product = ''] = target.split('/');
  if (product === file.product) return folderProblem(file, target);
  const allowed = PRODUCTS[file.product];
  if (allowed === undefined) return `give ${file.product} a row in test/tidy/layers.ts first`;
  if (allowed.includes('*') || allowed.includes(target)) return undefined;
  if (allowed.some((home) => isBelow({ folder, home }))) return undefined;
  const list = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  return `${file.product} may import ${list}, not ${folder}; declare the interface you need here`;
}

function folderProblem(file: SourceFile, target: string): string | undefined {
  const table = FOLDERS[file.product];
  const [, from = ''] = file.path.split('/');
  const [, to = ''] = target.split('/');
  // Files at the top of a product are its door and its tables, not one of its folders.
  if (table === undefined || from === to || from.endsWith('.ts') || to.endsWith('.ts')) {
    return undefined;
  }
  const row = table[from];
  if (row === undefined) return `give ${file.product}/${from} a row in test/tidy/layers.ts first`;
  if (row.includes(to)) return undefined;
  const list = row.length === 0 ? 'no neighbour' : row.join(', ');
  return `${file.product}/${from} may import ${list}, not ${to}; take it as a parameter`;
}

function doorProblem(file: SourceFile, target: string): string | undefined {
  if (target.endsWith('/index.ts') || target === 'package.json') return undefined;
  const folder = folderOf(target);
  // Files of this folder and of those it lies in are family.
  if (file.folder === folder || file.folder.startsWith(`${folder}/`)) return undefined;
  // A unit test stands where its subject stands; the harness is every test's.
  if (file.product === 'test') {
    if (file.folder === `test/unit/${folder}` || file.folder.startsWith(`test/unit/${folder}/`)) {
      return undefined;
    }
    if (folder === 'test/harness' || file.folder.split('/').length === 1) return undefined;
    if (!folder.startsWith('test/')) return `import ${folder}/index.ts, not a file behind it`;
    return undefined;
  }
  return `import ${folder}/index.ts, not a file behind it`;
}

function isBelow({ folder, home }: { readonly folder: string; readonly home: string }): boolean {
  return folder === home || folder.startsWith(`${home}/`);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
