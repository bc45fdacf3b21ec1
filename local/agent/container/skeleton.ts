// The files every container starts with, made once per node: empty folders, links to /usr, device
// nodes, and what programs expect in /etc. Containers get copies; the rest of the machine's file
// system is not theirs to see, except /usr, read-only.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { NodeFolders } from './folder.ts';
import { OLD_ROOT } from './script.ts';

const FOLDERS = [
  OLD_ROOT,
  'dev/pts',
  'dev/shm',
  'etc',
  'home',
  'mnt',
  'opt/lateen/bin',
  'opt/lateen/dist',
  'proc',
  'root',
  'run',
  'srv',
  'sys',
  'tmp',
  'usr',
  'var/cache',
  'var/lib',
  'var/log',
  'var/tmp',
];

const WORLD_WRITABLE = ['dev/shm', 'tmp', 'var/tmp'];

// Device, then its major and minor number.
const DEVICES = [
  ['null', 1, 3],
  ['zero', 1, 5],
  ['full', 1, 7],
  ['random', 1, 8],
  ['urandom', 1, 9],
  ['tty', 5, 0],
] as const;

const LINKS = [
  ['/proc/self/fd', 'dev/fd'],
  ['/proc/self/fd/0', 'dev/stdin'],
  ['/proc/self/fd/1', 'dev/stdout'],
  ['/proc/self/fd/2', 'dev/stderr'],
  ['pts/ptmx', 'dev/ptmx'],
  ['../run', 'var/run'],
  ['/proc/mounts', 'etc/mtab'],
] as const;

/** At the top: links into /usr on a merged system, and copies of nothing else. */
const TOP = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

const ETC = [
  'alternatives',
  'debian_version',
  'group',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'nsswitch.conf',
  'os-release',
  'passwd',
  'profile',
  'protocols',
  'services',
  'shells',
  'ssl',
  'timezone',
];

/** Makes it anew, so that it follows the machine. Rejects a machine with an unmerged /usr. */
export function makeSkeleton(folders: NodeFolders): void {
  const { skeleton } = folders;
  rmSync(skeleton, { recursive: true, force: true });
  for (const folder of FOLDERS) mkdirSync(join(skeleton, folder), { recursive: true });
  for (const folder of WORLD_WRITABLE) chmodSync(join(skeleton, folder), 0o1777);
  mkdirSync(folders.root, { recursive: true });
  mkdirSync(folders.pods, { recursive: true, mode: 0o700 });
  for (const name of TOP) linkIntoUsr({ skeleton, name });
  for (const name of ETC)
    copyIfThere({ from: join('/etc', name), to: join(skeleton, 'etc', name) });
  // Java looks for its settings here, and finds links from /usr.
  for (const name of ['java-17-openjdk', 'java-21-openjdk']) {
    copyIfThere({ from: join('/etc', name), to: join(skeleton, 'etc', name) });
  }
  for (const [target, path] of LINKS) symlinkSync(target, join(skeleton, path));
  for (const [name, major, minor] of DEVICES) {
    const path = join(skeleton, 'dev', name);
    execFileSync('mknod', ['-m', '666', path, 'c', String(major), String(minor)]);
  }
  writeFileSync(join(skeleton, 'opt/lateen/bin/node'), '', { mode: 0o755 });
}

function linkIntoUsr({ skeleton, name }: { skeleton: string; name: string }): void {
  const path = join('/', name);
  if (!existsSync(path)) return;
  if (!lstatSync(path).isSymbolicLink()) {
    throw new Error(
      `/${name} is a folder of its own; pods need a machine where it links to usr/${name}`,
    );
  }
  symlinkSync(`usr/${name}`, join(skeleton, name));
}

function copyIfThere({ from, to }: { from: string; to: string }): void {
  if (!existsSync(from)) return;
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
