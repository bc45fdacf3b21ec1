// Makes `dist/`: one bundle per program, so that each loads only what it imports. Programs are
// found, not listed. Functions keep their names and every bundle has a source map, so that a stack
// trace under `--enable-source-maps` names our files; what that costs and why blanks are left out
// is in docs/decisions/0002-typescript-run-and-bundled.md.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const IMAGES = 'local/images';

const FIXED_PROGRAMS: Readonly<Record<string, string>> = {
  'cli/main.ts': 'lateen',
  'local/main.ts': 'kubernetes',
  'control-plane/main.ts': 'control-plane',
  'injector/main.ts': 'injector',
  'injector/redirect/main.ts': 'redirect',
  'proxy/main.ts': 'proxy',
  'proxy/data.ts': 'proxy-data',
  'console/main.ts': 'console',
};

// What a bundle cannot hold, laid beside it: a native addon, and the entry points of images.
const NATIVE = ['koffi', `@koromix/koffi-linux-${process.arch}`];
const ENTRY_POINTS = 'deploy/images';

// CommonJS packages call `require` for Node's own modules; an ES module has none of its own.
const REQUIRE =
  "const lateenRequire = process.getBuiltinModule('node:module').createRequire(import.meta.url);" +
  'const require = lateenRequire;';

// An import of one of these as an ES module evaluates all of its exports, also those that Node
// would only make when asked (every root certificate it carries as text, a WebSocket, a whole
// fetch): of `node:http` alone 62 MB resident where 46 do. What inherits from them makes none.
const BUILTINS = /^node:(?:crypto|dns|fs|https?|module|net|os|tls|util|v8|vm|worker_threads)$/;
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: BUILTINS }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'lazy-builtin' },
    );
    build.onLoad({ filter: BUILTINS, namespace: 'lazy-builtin' }, ({ path }) => ({
      contents: `module.exports = Object.create(process.getBuiltinModule('${path}'));`,
    }));
  },
};

// Large, and not needed by most runs of most programs: laid beside the bundles, and read by whoever
// first uses one of these exports.
const LAID_BESIDE: Readonly<Record<string, readonly string[]>> = {
  re2js: ['RE2JS'],
  yaml: ['parse', 'parseAllDocuments', 'stringify', 'YAMLParseError'],
};
const laidBeside: Plugin = {
  name: 'laid-beside',
  setup(build) {
    const filter = new RegExp(`^(?:${Object.keys(LAID_BESIDE).join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'laid-beside' }));
    build.onLoad({ filter, namespace: 'laid-beside' }, ({ path }) => ({
      contents: gettersOf(path),
    }));
  },
};

function gettersOf(name: string): string {
  const file = JSON.stringify(`./packages/${name}.cjs`);
  const getters = (LAID_BESIDE[name] ?? []).map(
    (each) => `get ${each}() { return all().${each}; }`,
  );
  return `
    let loaded;
    const all = () => (loaded ??= lateenRequire(${file}));
    module.exports = { ${getters.join(', ')} };`;
}

const COMMON = {
  absWorkingDir: ROOT,
  outdir: DIST,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const;

const programs = { ...fixedPrograms(), ...imagePrograms() };
mkdirSync(DIST, { recursive: true });
try {
  const made = await bundle(programs);
  removeOthers(DIST, new Set(made));
  layBeside();
} catch (error) {
  // What esbuild did not understand, it has printed itself, and where.
  const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
  console.error(`lateen: cannot bundle: ${why}`);
  process.exitCode = 1;
}

function fixedPrograms(): Record<string, string> {
  const there = Object.entries(FIXED_PROGRAMS).filter(([entry]) => existsSync(join(ROOT, entry)));
  return Object.fromEntries(there.map(([entry, name]) => [name, entry]));
}

/** A folder with a `main.ts` below `local/images` is the program `images/<name of the folder>`. */
function imagePrograms(): Record<string, string> {
  const found: Record<string, string> = {};
  if (!existsSync(join(ROOT, IMAGES))) return found;
  const files = readdirSync(join(ROOT, IMAGES), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => basename(each) === 'main.ts').toSorted()) {
    const name = `images/${basename(dirname(file))}`;
    const other = found[name];
    if (other !== undefined) throw new Error(`${file} and ${other} would both be ${name}`);
    found[name] = join(IMAGES, file);
  }
  return found;
}

/** Answers the files it wrote, relative to `dist/`. */
async function bundle(entries: Readonly<Record<string, string>>): Promise<string[]> {
  const ours = await build({
    ...COMMON,
    entryPoints: Object.entries(entries).map(([out, entry]) => ({ in: entry, out })),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    banner: { js: REQUIRE },
    loader: { '.txt': 'text' },
    // A native addon cannot be part of a text; whoever needs it finds it beside the bundle.
    external: ['koffi'],
    plugins: [lazyBuiltins, laidBeside],
    sourcemap: 'linked',
    sourcesContent: false,
  });
  const packages = await build({
    ...COMMON,
    entryPoints: Object.keys(LAID_BESIDE).map((name) => ({ in: name, out: `packages/${name}` })),
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });
  const files = [...ours.outputFiles, ...packages.outputFiles];
  for (const file of files) replace(file);
  return files.map((file) => file.path.slice(DIST.length + 1));
}

// A program may be starting from the old file just now: it sees that or the new one, never half.
function replace({ path, contents }: OutputFile): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

function layBeside(): void {
  for (const name of NATIVE) {
    const target = join(DIST, 'node_modules', name);
    if (!existsSync(target)) cpSync(join(ROOT, 'node_modules', name), target, { recursive: true });
  }
  cpSync(join(ROOT, ENTRY_POINTS), join(DIST, 'bin'), { recursive: true });
  // What `lateen demo` applies.
  cpSync(join(ROOT, 'deploy', 'samples'), join(DIST, 'samples'), { recursive: true });
}

function removeOthers(folder: string, kept: ReadonlySet<string>): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.mjs(\.map)?$/.test(file) && !kept.has(file)) rmSync(join(folder, file));
  }
}
