// A folder or file of the machine as a volume, checked as its type says.
import { closeSync, mkdirSync, openSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

const CHECKS: Readonly<Record<string, (found: Stats) => boolean>> = {
  Directory: (found) => found.isDirectory(),
  DirectoryOrCreate: (found) => found.isDirectory(),
  File: (found) => found.isFile(),
  FileOrCreate: (found) => found.isFile(),
  Socket: (found) => found.isSocket(),
  CharDevice: (found) => found.isCharacterDevice(),
  BlockDevice: (found) => found.isBlockDevice(),
};

/** What is wrong with the path, or undefined. Makes what the type asks to make. */
export function checkHostPath({
  path,
  type = '',
}: {
  path: string;
  type?: string;
}): string | undefined {
  let found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined && (type === 'DirectoryOrCreate' || type === '')) {
    mkdirSync(path, { recursive: true, mode: 0o755 });
    found = statSync(path);
  }
  if (found === undefined && type === 'FileOrCreate') {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a', 0o644));
    found = statSync(path);
  }
  const check = CHECKS[type];
  const fits = found !== undefined && (check === undefined || check(found));
  return fits ? undefined : `hostPath type check failed: ${path} is not a ${words(type)}`;
}

function words(type: string): string {
  return type
    .replace('OrCreate', '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
