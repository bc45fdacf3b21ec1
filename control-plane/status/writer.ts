// Keeps the status of every object of Istio's as it should be: written when the object or what
// proxies make of it has turned, not each time a proxy comes or goes. One write at a time.
import {
  isObject,
  numberAt,
  objectKey,
  sameJson,
  sleep,
  stringAt,
  type Clock,
  type Json,
  type JsonObject,
  type KubeApi,
  type Log,
  type ResourceId,
} from '../../lib/index.ts';
import { memo } from '../../lib/pure/index.ts';
import { validate, type Analysis, type Finding, type MeshFinding } from '../validate/index.ts';
import { statusOf, type Standing } from './condition.ts';

export type Written = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

type StatusOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly isLeader: () => boolean;
  readonly objects: () => readonly Written[];
  readonly standing: () => Standing;
  /** What objects are told over the whole mesh. */
  readonly analysis: () => Analysis;
  /** Fields of an object's status beside conditions and findings. */
  readonly more: (object: Written) => JsonObject;
};

// Findings and proxies settle within a second; a person who looks after five sees them.
const LOOK_EVERY_MS = 5000;
// A write at a time, and a pause after each hundred: an API server has other things to do. What did
// not turn is not written.
const WRITES_PER_LOOK_MAX = 100;

const PLURALS: Readonly<Record<string, string>> = {
  VirtualService: 'virtualservices',
  DestinationRule: 'destinationrules',
  Gateway: 'gateways',
  ServiceEntry: 'serviceentries',
  Sidecar: 'sidecars',
  WorkloadGroup: 'workloadgroups',
  ProxyConfig: 'proxyconfigs',
  Telemetry: 'telemetries',
  PeerAuthentication: 'peerauthentications',
  EnvoyFilter: 'envoyfilters',
  WasmPlugin: 'wasmplugins',
  AuthorizationPolicy: 'authorizationpolicies',
  RequestAuthentication: 'requestauthentications',
  TrafficExtension: 'trafficextensions',
};

type Last = { readonly spec: Json | undefined; readonly outcome: string };

/** What is left of one look for the next. */
type Memory = {
  readonly last: Map<string, Last>;
  /** Where it begins: objects that cannot be written must not keep the others from it. */
  next: string | undefined;
};

export function keepStatuses(
  options: StatusOptions,
  signal: AbortSignal,
): { readonly stopped: Promise<void> } {
  const memory: Memory = { last: new Map(), next: undefined };
  const isOver = (): boolean => signal.aborted;
  const run = async (): Promise<void> => {
    while (!isOver()) {
      await sleep(options.clock, LOOK_EVERY_MS, signal);
      if (!options.isLeader()) memory.last.clear();
      else if (!isOver()) await look(options, memory);
    }
  };
  return { stopped: run() };
}

async function look(options: StatusOptions, memory: Memory): Promise<void> {
  const { standing, log, clock } = options;
  const { last, next } = memory;
  const stand = standing();
  const all = options.objects();
  const told = options.analysis();
  const keys = new Set(all.map(keyOf));
  for (const key of last.keys()) if (!keys.has(key)) last.delete(key);
  const failures = new Map<string, Failure>();
  let writes = 0;
  memory.next = undefined;
  for (const object of beginningAt(all, next)) {
    const key = keyOf(object);
    const findings = ownFindings(object);
    const across = told.get(key) ?? [];
    const more = options.more(object);
    const outcome = outcomeOf({ findings, across, more }, stand);
    const known = last.get(key);
    const { spec } = object;
    if (known !== undefined && known.outcome === outcome && sameJson(known.spec, spec)) continue;
    const before = object['status'];
    const generation = numberAt(object, 'metadata', 'generation');
    const now = new Date(clock.now()).toISOString();
    const status = statusOf({ findings, across, more, standing: stand, generation, before, now });
    if (!sameJson(before, status)) {
      if (++writes > WRITES_PER_LOOK_MAX) {
        memory.next = key;
        break;
      }
      try {
        await write(options.api, object, status);
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        const { count = 0 } = failures.get(object.kind) ?? {};
        failures.set(object.kind, { count: count + 1, object: key, cause });
        continue;
      }
    }
    last.set(key, { spec, outcome });
  }
  // Most often it is a right that is missing, and then for all objects of a kind.
  for (const failure of failures.values()) {
    log.warn('cannot write statuses of a kind; they are tried again', failure);
  }
}

/** Of one kind. */
type Failure = {
  readonly count: number;
  /** The last of them, and why. */
  readonly object: string;
  readonly cause: Error;
};

function beginningAt(all: readonly Written[], next: string | undefined): readonly Written[] {
  const at = next === undefined ? -1 : all.findIndex((object) => keyOf(object) === next);
  return at < 1 ? all : [...all.slice(at), ...all.slice(0, at)];
}

/** An object that did not change is as right as it was. */
const ownFindings = memo((object: Written): readonly Finding[] => validate(object));

type Outcome = {
  readonly findings: readonly Finding[];
  readonly across: readonly MeshFinding[];
  readonly more: JsonObject;
};

/** What must turn before a status is written again. */
function outcomeOf(outcome: Outcome, { connected, settled, refusals }: Standing): string {
  return JSON.stringify([outcome, settled === connected, refusals]);
}

async function write(api: KubeApi, object: Written, status: JsonObject): Promise<void> {
  const resource = resourceOf(object);
  if (resource === undefined) return;
  const { name, namespace } = object.metadata;
  const target = namespace === undefined ? { name } : { name, namespace };
  await api.patch(
    resource,
    target,
    { kind: 'merge', change: { status } },
    { subresource: 'status' },
  );
}

function resourceOf({ apiVersion, kind }: Written): ResourceId | undefined {
  const [group = '', version = ''] = apiVersion.split('/');
  const plural = PLURALS[kind];
  return plural === undefined ? undefined : { group, version, plural };
}

function keyOf({ kind, metadata }: Written): string {
  return `${kind} ${objectKey(metadata)}`;
}

/** Whether something of the world is an object that people wrote. */
export function isWritten(value: unknown): value is Written {
  return (
    isObject(value) &&
    Object.hasOwn(PLURALS, stringAt(value, 'kind') ?? '') &&
    (stringAt(value, 'apiVersion') ?? '').includes('.istio.io/')
  );
}
