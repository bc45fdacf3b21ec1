// What a pod that says little means, alone and as the template of a workload. What only a running
// pod has (its service account, tolerations, links to services) is not filled into templates.
import { isObject, listAt, stringAt, type JsonObject } from '../../../lib/index.ts';
import { container, hostPorts, requestsFromLimits } from './container.ts';
import { absent, always, computed, each, inOrder, isUnset, when, type Fill } from './fill.ts';
import { volume } from './volume.ts';

// What a pod waits before it leaves a node that went silent.
const EVICTION_DELAY_SECONDS = 300;

/** Both names of the service account, whichever was given: the older one is still read. */
const serviceAccountNames = computed((spec) => ({
  serviceAccountName: spec['serviceAccount'],
  serviceAccount: spec['serviceAccountName'],
}));

const onHostNetwork = when(
  (spec) => spec['hostNetwork'] === true,
  each('containers', hostPorts),
  each('initContainers', hostPorts),
);

const podSpec: Fill = inOrder(
  absent({
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  }),
  serviceAccountNames,
  onHostNetwork,
  each('containers', container),
  each('initContainers', container),
  each('ephemeralContainers', container),
  each('volumes', volume),
  each(
    'topologySpreadConstraints',
    absent({ nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore' }),
  ),
);

export const podTemplate: Fill = always('spec', podSpec);

const runningSpec: Fill = inOrder(
  each('containers', requestsFromLimits),
  each('initContainers', requestsFromLimits),
  absent({ enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority: 0 }),
  when((spec) => isUnset(spec['serviceAccountName']), absent({ serviceAccountName: 'default' })),
  serviceAccountNames,
  tolerateSilentNode,
);

export const pod: Fill = always('spec', podSpec, runningSpec);

function tolerateSilentNode(spec: JsonObject): JsonObject {
  const given = listAt(spec, 'tolerations');
  const missing = ['not-ready', 'unreachable']
    .map((taint) => `node.kubernetes.io/${taint}`)
    .filter((key) => !given.some((toleration) => tolerates(toleration, key)))
    .map((key) => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: EVICTION_DELAY_SECONDS,
    }));
  return missing.length === 0 ? spec : { ...spec, tolerations: [...given, ...missing] };
}

function tolerates(toleration: unknown, key: string): boolean {
  if (!isObject(toleration)) return false;
  const named = stringAt(toleration, 'key') ?? '';
  const effect = stringAt(toleration, 'effect') ?? '';
  return (named === '' || named === key) && (effect === '' || effect === 'NoExecute');
}
