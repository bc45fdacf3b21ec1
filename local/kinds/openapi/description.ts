// What `kubectl explain` says of the kinds and fields people ask about most, in our own words.
// A field is described by its name alone, so a sentence must be true wherever the name occurs.

const KINDS: Readonly<Record<string, string>> = {
  ConfigMap: 'Configuration as named strings, for pods to read as variables or files.',
  ControllerRevision: 'A kept copy of a controller’s template, so that it can be rolled back.',
  CronJob: 'Creates a Job at the times a schedule names.',
  CustomResourceDefinition: 'Declares a new kind, and what its objects look like.',
  DaemonSet: 'Runs one pod on every node that fits.',
  Deployment:
    'Keeps replicas of a pod running, and rolls changes of its template out step by step.',
  EndpointSlice: 'Some of the addresses that stand behind a Service.',
  Endpoints: 'The addresses behind a Service, in the older form; see EndpointSlice.',
  Event: 'Something that happened to an object, told for people.',
  HorizontalPodAutoscaler: 'Says how replicas should follow load.',
  Ingress: 'Says which HTTP requests from outside go to which Service.',
  Job: 'Runs pods until enough of them have succeeded.',
  Lease: 'A claim that its holder renews, to choose a leader or to show life.',
  Namespace: 'A space of names: objects in it go when it goes.',
  NetworkPolicy: 'Says who may talk to the pods it selects.',
  Node: 'A machine that runs pods.',
  PersistentVolume: 'A piece of storage in the cluster.',
  PersistentVolumeClaim: 'A request for storage.',
  Pod: 'Containers that run together on one node and share an address.',
  PodDisruptionBudget: 'Limits how many pods may be taken away at once.',
  ReplicaSet: 'Keeps a number of equal pods running; usually made by a Deployment.',
  Role: 'Names what may be done with the objects of one namespace.',
  RoleBinding: 'Grants a Role to users, groups or service accounts.',
  Secret: 'Configuration that must stay confidential, as named bytes.',
  Service: 'A stable name and address for the pods it selects.',
  ServiceAccount: 'An identity for the programs in pods.',
  StatefulSet: 'Keeps pods with stable names and storage running, one after the other.',
};

const FIELDS: Readonly<Record<string, string>> = {
  apiVersion: 'The group and version of the kind, such as `apps/v1`.',
  kind: 'The name of the kind.',
  metadata: 'What every object has: its name, namespace, labels, annotations and owners.',
  spec: 'What is wanted.',
  status: 'What was observed last. Written by the cluster, not by people.',
  annotations: 'Notes for tools and people; never selected by.',
  args: 'The arguments of the command.',
  command: 'The program to run instead of the image’s own.',
  conditions: 'What can be said of the object right now, one statement each, with a reason.',
  containers: 'The containers of the pod. There must be at least one.',
  creationTimestamp: 'When the object was created. Set by the server.',
  env: 'Environment variables.',
  envFrom: 'ConfigMaps and Secrets whose entries become environment variables.',
  finalizers: 'Who must agree before the object disappears.',
  generation: 'Rises whenever what is wanted changes.',
  image: 'The image to run.',
  imagePullPolicy: 'When to fetch the image: Always, IfNotPresent or Never.',
  initContainers:
    'Containers that run before the others, in order; with `restartPolicy: Always`, beside them.',
  labels: 'Names and values by which objects are selected.',
  livenessProbe: 'The container is restarted when this fails.',
  name: 'The name; unique among its like.',
  namespace: 'The namespace the object lives in.',
  nodeName: 'The node the pod runs on.',
  ports: 'The ports it offers.',
  readinessProbe: 'The container gets requests only while this succeeds.',
  replicas: 'How many there are, or should be.',
  resources: 'How much processor and memory it asks for, and may have.',
  resourceVersion: 'Changes with every write; used to notice that somebody else wrote first.',
  restartPolicy: 'What happens when a container ends: Always, OnFailure or Never.',
  securityContext: 'The user to run as, and what else the program may do.',
  selector: 'Selects objects by their labels.',
  serviceAccountName: 'The identity the pod runs with.',
  startupProbe: 'The other probes wait until this has succeeded once.',
  strategy: 'How old pods are replaced by new ones.',
  targetPort: 'The port of the pod, by number or name.',
  template: 'The pod to create.',
  terminationGracePeriodSeconds: 'Seconds between asking the programs to stop and stopping them.',
  type: 'Which of its variants it is.',
  uid: 'Tells the object from all others, even later ones of its name.',
  volumeMounts: 'Where volumes appear in the container’s file system.',
  volumes: 'The volumes that containers may mount.',
};

/** `name`: the last part of a type's name, such as `Pod`. */
export function describeKind(name: string): string | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

export function describeField(name: string): string | undefined {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}
