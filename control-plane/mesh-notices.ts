// The mesh's configuration has no status to write findings on: the log is told of the fields that
// nothing here acts on, once for each configuration.
import type { MeshConfig } from '../api/istio/index.ts';
import type { Log } from '../lib/index.ts';
import { meshNotHonoured, NOT_HONOURED_CODE } from './validate/index.ts';

export function meshNotices(log: Log): (settings: MeshConfig) => void {
  const told = new WeakSet<MeshConfig>();
  return (settings) => {
    if (told.has(settings)) return;
    told.add(settings);
    for (const finding of meshNotHonoured(settings)) {
      log.warn('a field of the mesh configuration is not honoured', {
        code: NOT_HONOURED_CODE,
        finding,
      });
    }
  };
}
