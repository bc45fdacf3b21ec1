// What the node says about a pod: its phase, its addresses, and each container's state.
import { boolean, integer, list, object, optional, string, type Static } from '../schema/index.ts';
import { conditionView } from './meta.ts';

const containerState = object(
  {
    waiting: optional(
      object({ reason: optional(string()), message: optional(string()) }, 'ignore'),
    ),
    running: optional(object({ startedAt: optional(string()) }, 'ignore')),
    terminated: optional(
      object(
        {
          exitCode: integer(),
          signal: optional(integer()),
          reason: optional(string()),
          message: optional(string()),
          startedAt: optional(string()),
          finishedAt: optional(string()),
          containerID: optional(string()),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

const containerStatus = object(
  {
    name: string(),
    state: optional(containerState),
    lastState: optional(containerState),
    ready: boolean,
    restartCount: integer(),
    started: optional(boolean),
    image: optional(string()),
    imageID: optional(string()),
    containerID: optional(string()),
  },
  'ignore',
);

export const podStatusView = object(
  {
    phase: optional(string()),
    reason: optional(string()),
    message: optional(string()),
    conditions: optional(list(conditionView)),
    hostIP: optional(string()),
    podIP: optional(string()),
    podIPs: optional(list(object({ ip: optional(string()) }, 'ignore'))),
    startTime: optional(string()),
    qosClass: optional(string()),
    nominatedNodeName: optional(string()),
    initContainerStatuses: optional(list(containerStatus)),
    containerStatuses: optional(list(containerStatus)),
  },
  'ignore',
);

export type PodStatus = Static<typeof podStatusView>;
export type ContainerStatus = Static<typeof containerStatus>;
export type ContainerState = Static<typeof containerState>;
