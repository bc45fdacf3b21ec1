// What a container that says little means: when to pull its image, how to probe it, and where its
// last words go.
import { isObject, stringAt, type JsonObject } from '../../../lib/index.ts';
import { absent, absentOrZero, computed, each, inOrder, inside, type Fill } from './fill.ts';

const httpGet = inside('httpGet', absent({ path: '/', scheme: 'HTTP' }));

const probe = inOrder(
  httpGet,
  inside('grpc', (grpc) => (grpc['service'] === undefined ? { ...grpc, service: '' } : grpc)),
  absentOrZero({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
);

const variable = inside(
  'valueFrom',
  inside('fieldRef', absent({ apiVersion: 'v1' })),
  inside('resourceFieldRef', absent({ divisor: '0' })),
);

export const container: Fill = inOrder(
  computed((object) => ({ imagePullPolicy: pullPolicy(stringAt(object, 'image') ?? '') })),
  absent({
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  }),
  each('ports', absent({ protocol: 'TCP' })),
  each('env', variable),
  inside('livenessProbe', probe),
  inside('readinessProbe', probe),
  inside('startupProbe', probe),
  inside('lifecycle', inside('postStart', httpGet), inside('preStop', httpGet)),
);

/** Pods alone, not templates: a limit without a request asks for as much as it allows. */
export const requestsFromLimits: Fill = inside('resources', (resources) => {
  const limits = resources['limits'];
  if (!isObject(limits)) return resources;
  const requests = resources['requests'];
  const asked: JsonObject = isObject(requests) ? requests : {};
  const missing = Object.keys(limits).some((name) => asked[name] === undefined);
  return missing ? { ...resources, requests: { ...limits, ...asked } } : resources;
});

/** Pods on the node's own network: what a container listens on is what the node listens on. */
export const hostPorts: Fill = each(
  'ports',
  computed((port) => ({ hostPort: port['containerPort'] })),
);

function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const colon = lastPart.indexOf(':');
  const tag = colon === -1 ? 'latest' : lastPart.slice(colon + 1);
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
