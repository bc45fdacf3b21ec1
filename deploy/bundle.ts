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
  "import { createRequire as lateenRequire } from 'node:module';" +
  'const require = lateenRequire(import.meta.url);';

// An import of one of these as an ES module evaluates all of its exports, also those that Node
// would only load when asked (its WebSocket, a whole fetch): 62 MB resident where 46 do.
const LAZY_BUILTINS = /^node:https?$/;
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: LAZY_BUILTINS }, ({ path }) => ({ path, namespace: 'lazy-builtin' }));
    build.onLoad({ filter: LAZY_BUILTINS, namespace: 'lazy-builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

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
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(entries).map(([out, entry]) => ({ in: entry, out })),
    outdir: DIST,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: REQUIRE },
    loader: { '.txt': 'text' },
    // A native addon cannot be part of a text; whoever needs it finds it beside the bundle.
    external: ['koffi'],
    plugins: [lazyBuiltins],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  });
  for (const file of outputFiles) replace(file);
  return outputFiles.map((file) => file.path.slice(DIST.length + 1));
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
