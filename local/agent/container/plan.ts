// Everything needed to run one container once, as plain data. It is written beside the running
// container, so that an agent that was killed and started again knows what it finds.
import {
  boolean,
  integer,
  list,
  map,
  object,
  optional,
  string,
  type Static,
} from '../../../api/index.ts';

const mount = object({
  source: string(),
  target: string(),
  readOnly: boolean,
  /** A file is bound onto a file, a folder onto a folder. */
  file: boolean,
});

const user = object({ uid: integer(), gid: integer(), groups: list(integer()) });

const privileges = object({
  /** All capabilities, writable /proc/sys and the host's devices. */
  privileged: boolean,
  noNewPrivileges: boolean,
  /** Kernel names in lower case without `cap_`: the bounding set. */
  capabilities: list(string()),
});

export const containerPlan = object({
  /** 64 hex digits; `lateen://<id>` is the `containerID` of the status. */
  id: string(),
  uid: string(),
  namespace: string(),
  pod: string(),
  container: string(),
  /** 0 for the first start; equal to the restart count. */
  attempt: integer({ min: 0 }),
  image: string(),
  hostname: string(),
  /** Absent: the pod lives in the node's own network (`hostNetwork`). */
  netns: optional(string()),
  argv: list(string(), { lengthMin: 1 }),
  workingDir: string(),
  env: map(string()),
  user,
  privileges,
  readOnlyRoot: boolean,
  mounts: list(mount),
  terminationMessagePath: string(),
  /** Without a message, the last lines of a failed container's log serve as one. */
  messageFromLogs: boolean,
  /** The files every container of the pod sees: /etc/hosts and its like. */
  podRoot: string(),
});

export type ContainerPlan = Static<typeof containerPlan>;
export type Mount = Static<typeof mount>;
export type User = Static<typeof user>;
export type Privileges = Static<typeof privileges>;
