// Makes `npm start`, `npm test` and `npm run check` work on a fresh clone: packages, the pinned
// Node, Debian packages and bundles, each only when it is missing or old. The first time it runs on
// the host's own Node (18 or newer) and before any package is there, so it is plain JavaScript that
// imports nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const NODE = join(BIN, 'node');
const NODE_MAJOR = 'v26.';
const PACKAGES_STAMP = join(ROOT, 'node_modules', '.lateen-packages');
const BUNDLES_STAMP = join(ROOT, 'dist', '.lateen-sources');
const SOURCE_FOLDERS = ['lib', 'api', 'proxy', 'control-plane', 'injector', 'cli', 'local'];

// What pods' networks are made with, and the Debian package of each.
const SYSTEM_TOOLS = { ip: 'iproute2', iptables: 'iptables', nft: 'nftables' };

const LOCK_POLL_MS = 200;
const SAID_FROM_MS = 1000;

// `npm run check` reads the sources: it needs no pods, and no bundle that may not build just now.
const packagesOnly = process.argv.includes('--packages-only');

requireLinux();
if (!packagesOnly) installSystemTools();
withLock(() => {
  installPackages();
  if (!packagesOnly) bundlePrograms();
});

function requireLinux() {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return;
  fail(`runs on Linux on x64 or arm64, not on ${process.platform} ${process.arch}`, 2);
}

function installSystemTools() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const command = `apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid() !== 0 || !isOnPath('apt-get')) {
    fail(`needs ${missing.join(', ')}. Run this and start again:\n\n  sudo ${command}\n`, 2);
  }
  timed(`Installing ${missing.join(', ')} with apt`, () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = () => spawnSync('sh', ['-c', command], { env, encoding: 'utf8' });
    let apt = install();
    if (apt.status !== 0) {
      // A fresh machine has no package lists yet.
      spawnSync('apt-get', ['update'], { env, encoding: 'utf8' });
      apt = install();
    }
    if (apt.status === 0) return;
    fail(
      `could not install ${missing.join(', ')}. This failed:\n\n  ${command}\n\n${apt.stderr}`,
      2,
    );
  });
}

function missingPackages() {
  return Object.entries(SYSTEM_TOOLS)
    .filter(([tool]) => !isOnPath(tool))
    .map(([, name]) => name);
}

function installPackages() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.arch).digest('hex');
  if (textOf(PACKAGES_STAMP) !== wanted) {
    timed('Installing packages (once, about half a minute)', () => npmCi());
  }
  // npm 10 removes this link again when it leaves out the runtime of the other architecture, and
  // scripts would silently run on the host's Node.
  if (!existsSync(NODE)) {
    mkdirSync(BIN, { recursive: true });
    if (lstatSync(NODE, { throwIfNoEntry: false }) !== undefined) rmSync(NODE);
    symlinkSync(`../node-linux-${process.arch}/bin/node`, NODE);
  }
  if (textOf(PACKAGES_STAMP) === wanted) return;
  const { stdout, error } = spawnSync(NODE, ['--version'], { encoding: 'utf8' });
  if (!stdout?.startsWith(NODE_MAJOR)) {
    const found = stdout?.trim() || error?.message;
    fail(
      `expected Node ${NODE_MAJOR}x at ${NODE}, found: ${found}. Remove node_modules, try again.`,
    );
  }
  writeFileSync(PACKAGES_STAMP, wanted);
}

function npmCi() {
  // The npm that was called, on the host's Node: ours lies in the folder that `npm ci` empties.
  const PATH = pathFolders()
    .filter((folder) => folder !== BIN)
    .join(delimiter);
  const env = { ...process.env, PATH };
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? ['node', process.env.npm_execpath]
    : ['npm'];
  // No package of ours needs an install script, and older npm knows no `allowScripts`.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, ...args] = [...npm, 'ci', ...flags];
  const { status, error } = spawnSync(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) {
    fail(`npm ci did not finish${error ? ` (${error.message})` : '; its message is above'}`);
  }
}

function bundlePrograms() {
  const sources = stampOfSources();
  if (textOf(BUNDLES_STAMP) === sources) return;
  timed('Bundling', () => {
    const bundle = join(ROOT, 'deploy', 'bundle.ts');
    const { status } = spawnSync(NODE, [bundle], { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) fail('the programs could not be bundled; the reason is above');
    mkdirSync(dirname(BUNDLES_STAMP), { recursive: true });
    writeFileSync(BUNDLES_STAMP, sources);
  });
}

/** Changes when a file comes, goes, or is written. */
function stampOfSources() {
  const hash = createHash('sha256');
  const add = (path) => {
    const { mtimeMs, size } = lstatSync(join(ROOT, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  };
  add('package-lock.json');
  add('deploy/bundle.ts');
  for (const folder of SOURCE_FOLDERS.filter((each) => existsSync(join(ROOT, each)))) {
    const walk = (path) => {
      for (const entry of readdirSync(join(ROOT, path), { withFileTypes: true })) {
        if (entry.isDirectory()) walk(`${path}/${entry.name}`);
        else if (entry.isFile()) add(`${path}/${entry.name}`);
      }
    };
    walk(folder);
  }
  return hash.digest('hex');
}

// Two terminals, two `npm start`: the second waits, and then finds everything done.
function withLock(work) {
  const key = createHash('sha256').update(ROOT).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `lateen-setup-${process.getuid()}-${key}.pid`);
  let told = false;
  while (!takeLock(lock)) {
    const holder = Number(textOf(lock));
    if (!isAlive(holder)) rmSync(lock, { force: true });
    else {
      if (!told) console.log(`Another set-up is running (process ${holder}); waiting for it …`);
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
    }
  }
  process.on('exit', () => rmSync(lock, { force: true }));
  work();
}

function takeLock(lock) {
  try {
    writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  // A number may have passed to another program since.
  return pid > 0 && textOf(`/proc/${pid}/cmdline`).includes('setup.mjs');
}

function isOnPath(tool) {
  return [...pathFolders(), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch (error) {
      if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) return false;
      throw error;
    }
  });
}

function pathFolders() {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function timed(what, work) {
  const slow = !what.startsWith('Bundling');
  if (slow) console.log(`${what} …`);
  const begin = Date.now();
  work();
  const tookMs = Date.now() - begin;
  if (tookMs >= SAID_FROM_MS) console.log(`${what}: ${(tookMs / 1000).toFixed(1)} s`);
}

function fail(why, code = 1) {
  console.error(`lateen: ${why}`);
  process.exit(code);
}
