// The volumes a pod names. Only those one machine can give without storage of its own; any other
// source reads as a volume without one, which the node reports.
import {
  boolean,
  integer,
  intOrString,
  list,
  object,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { fieldRefView, resourceFieldRefView } from './container.ts';

const keyToPath = object({ key: string(), path: string(), mode: optional(integer()) }, 'ignore');

const downwardItem = object(
  {
    path: string(),
    mode: optional(integer()),
    fieldRef: optional(fieldRefView),
    resourceFieldRef: optional(resourceFieldRefView),
  },
  'ignore',
);

const fromConfigMap = {
  name: optional(string()),
  items: optional(list(keyToPath)),
  optional: optional(boolean),
};

const projection = object(
  {
    configMap: optional(object(fromConfigMap, 'ignore')),
    secret: optional(object(fromConfigMap, 'ignore')),
    downwardAPI: optional(object({ items: optional(list(downwardItem)) }, 'ignore')),
    serviceAccountToken: optional(
      object(
        { audience: optional(string()), expirationSeconds: optional(integer()), path: string() },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export const volumeView = object(
  {
    name: string(),
    emptyDir: optional(
      object({ medium: optional(string()), sizeLimit: optional(intOrString) }, 'ignore'),
    ),
    configMap: optional(object({ ...fromConfigMap, defaultMode: optional(integer()) }, 'ignore')),
    secret: optional(
      object(
        {
          secretName: optional(string()),
          items: optional(list(keyToPath)),
          optional: optional(boolean),
          defaultMode: optional(integer()),
        },
        'ignore',
      ),
    ),
    downwardAPI: optional(
      object({ items: optional(list(downwardItem)), defaultMode: optional(integer()) }, 'ignore'),
    ),
    projected: optional(
      object({ sources: optional(list(projection)), defaultMode: optional(integer()) }, 'ignore'),
    ),
    hostPath: optional(object({ path: string(), type: optional(string()) }, 'ignore')),
  },
  'ignore',
);

export type Volume = Static<typeof volumeView>;
export type VolumeProjection = Static<typeof projection>;
export type DownwardItem = Static<typeof downwardItem>;
export type KeyToPath = Static<typeof keyToPath>;
