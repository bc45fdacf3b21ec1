// What a volume that says little means: file modes, token lifetimes, and an empty folder when no
// source is named at all.
import { absent, each, inOrder, inside, type Fill } from './fill.ts';

// 0644: configuration is for every user of the pod to read.
const FILE_MODE = 0o644;
// One hour: what the API grants when a pod does not say how long its token should live.
const TOKEN_SECONDS = 3600;

const files = absent({ defaultMode: FILE_MODE });
const downward = each('items', inside('fieldRef', absent({ apiVersion: 'v1' })));

export const volume: Fill = inOrder(
  (object) =>
    Object.keys(object).some((field) => field !== 'name') ? object : { ...object, emptyDir: {} },
  inside('configMap', files),
  inside('secret', files),
  inside('downwardAPI', files, downward),
  inside(
    'projected',
    files,
    each(
      'sources',
      inside('serviceAccountToken', absent({ expirationSeconds: TOKEN_SECONDS })),
      inside('downwardAPI', downward),
    ),
  ),
  inside('hostPath', (path) => (path['type'] === undefined ? { ...path, type: '' } : path)),
  inside(
    'ephemeral',
    inside('volumeClaimTemplate', inside('spec', absent({ volumeMode: 'Filesystem' }))),
  ),
);
