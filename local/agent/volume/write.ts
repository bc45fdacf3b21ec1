// Writes a volume's files so that a program sees either all the old ones or all the new: files
// stand in a folder of their own, `..data` points to it, and every name points through `..data`.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { VolumeFile } from './content.ts';

export type Owner = { readonly uid: number; readonly gid: number };

type Written = {
  readonly folder: string;
  readonly files: readonly VolumeFile[];
  readonly owner: Owner;
};

/** Answers whether anything changed. */
export function writeFiles({ folder, files, owner }: Written): boolean {
  const version = `..${digest(files)}`;
  const data = join(folder, '..data');
  const before = linkTarget(data);
  if (before === version) return false;
  mkdirSync(join(folder, version), { recursive: true, mode: 0o755 });
  for (const file of files) writeFile(join(folder, version), { file, owner });
  const fresh = join(folder, '..data_tmp');
  rmSync(fresh, { force: true });
  symlinkSync(version, fresh);
  renameSync(fresh, data);
  linkNames(folder, files);
  if (before !== undefined) rmSync(join(folder, before), { recursive: true, force: true });
  return true;
}

function digest(files: readonly VolumeFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes, mode } of files) {
    hash.update(`${path}\0${mode}\0${bytes.length}\0`);
    hash.update(bytes);
  }
  return hash.digest('hex').slice(0, 24);
}

function writeFile(folder: string, { file, owner }: { file: VolumeFile; owner: Owner }): void {
  const path = join(folder, file.path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, file.bytes);
  // Group readers of an fsGroup must be able to read, whatever the mode says.
  chmodSync(path, owner.gid === 0 ? file.mode : file.mode | 0o040);
  chownSync(path, owner.uid, owner.gid);
}

function linkNames(folder: string, files: readonly VolumeFile[]): void {
  const names = new Set(files.map(({ path }) => path.split('/')[0] ?? ''));
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('..') && !names.has(name)) rmSync(join(folder, name), { force: true });
  }
  for (const name of names) {
    const path = join(folder, name);
    if (linkTarget(path) === undefined) symlinkSync(`..data/${name}`, path);
  }
}

function linkTarget(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
}
