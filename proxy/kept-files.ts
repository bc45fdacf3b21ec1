// Files that outlive the process: each is written beside the one before and takes its place, so
// that whoever reads finds a whole one. For entry files: it touches the disk.
import { readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { KeptFiles } from './agent/index.ts';

const OWNER_ONLY = 0o600;

export const keptFiles: KeptFiles = {
  read(path) {
    try {
      return readFileSync(path);
    } catch (error) {
      if (error instanceof Error) return undefined;
      throw error;
    }
  },
  async write(path, chunks) {
    const beside = `${path}.new`;
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', OWNER_ONLY);
    try {
      for (const chunk of chunks) await file.write(chunk);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await rename(beside, path);
  },
};
