// A pod in one line. The status word tells the most useful thing about it: why it waits, how it
// ended, how far its init containers came, or its phase.
import {
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type KubeObject,
} from '../../../lib/index.ts';
import { AGE, ageOf, NAME, objects, text, wide, type Table } from './column.ts';
import { age } from './duration.ts';

export const pod: Table = {
  columns: [
    NAME,
    text('Ready'),
    text('Status'),
    text('Restarts'),
    AGE,
    wide('IP'),
    wide('Node'),
    wide('Nominated Node'),
    wide('Readiness Gates'),
  ],
  row(object, nowMs) {
    const seen = summarize(object);
    const addresses = objects(object, 'status', 'podIPs');
    return [
      object.metadata.name,
      `${seen.ready}/${seen.total}`,
      statusWord(object),
      restartsCell(seen, nowMs),
      ageOf(object, nowMs),
      stringAt(addresses[0], 'ip') ?? stringAt(object, 'status', 'podIP') ?? '<none>',
      stringAt(object, 'spec', 'nodeName') ?? '<none>',
      stringAt(object, 'status', 'nominatedNodeName') ?? '<none>',
      gates(object),
    ];
  },
};

type Summary = {
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  readonly lastRestart: string | undefined;
};

/** Counts containers, among them sidecars that stand in the list of init containers. */
function summarize(object: KubeObject): Summary {
  const isSidecar = sidecars(object);
  const main = objects(object, 'status', 'containerStatuses');
  const init = objects(object, 'status', 'initContainerStatuses');
  const helpers = init.filter((status) => isSidecar.has(stringAt(status, 'name') ?? ''));
  const counted = initFailure(object) === undefined ? [...main, ...helpers] : init;
  const ready = [...main, ...helpers].filter(
    (status) => status['ready'] === true && objectAt(status, 'state', 'running') !== undefined,
  );
  const ends = counted.map((status) => stringAt(status, 'lastState', 'terminated', 'finishedAt'));
  return {
    ready: ready.length,
    total: objects(object, 'spec', 'containers').length + isSidecar.size,
    restarts: counted.reduce((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0),
    lastRestart: ends
      .filter((end) => end !== undefined)
      .sort()
      .at(-1),
  };
}

function sidecars(object: KubeObject): ReadonlySet<string> {
  const init = objects(object, 'spec', 'initContainers');
  const lasting = init.filter((container) => container['restartPolicy'] === 'Always');
  return new Set(lasting.map((container) => stringAt(container, 'name') ?? ''));
}

function restartsCell({ restarts, lastRestart }: Summary, nowMs: number): string {
  if (restarts === 0 || lastRestart === undefined) return `${restarts}`;
  return `${restarts} (${age(lastRestart, nowMs)} ago)`;
}

function gates(object: KubeObject): string {
  const asked = objects(object, 'spec', 'readinessGates').map((gate) => gate['conditionType']);
  if (asked.length === 0) return '<none>';
  const conditions = objects(object, 'status', 'conditions');
  const met = asked.filter((type) =>
    conditions.some((each) => each['type'] === type && each['status'] === 'True'),
  );
  return `${met.length}/${asked.length}`;
}

function statusWord(object: KubeObject): string {
  const phase = stringAt(object, 'status', 'phase') ?? 'Unknown';
  const reason = stringAt(object, 'status', 'reason');
  const word = initFailure(object) ?? containerWord(object) ?? reason ?? gatedWord(object) ?? phase;
  if (object.metadata.deletionTimestamp === undefined) return word;
  if (reason === 'NodeLost') return 'Unknown';
  return phase === 'Succeeded' || phase === 'Failed' ? word : 'Terminating';
}

/** What the init containers wait for or failed with; undefined once they are all through. */
function initFailure(object: KubeObject): string | undefined {
  const isSidecar = sidecars(object);
  const statuses = objects(object, 'status', 'initContainerStatuses');
  const total = objects(object, 'spec', 'initContainers').length;
  for (const [i, status] of statuses.entries()) {
    const ended = objectAt(status, 'state', 'terminated');
    const waiting = stringAt(status, 'state', 'waiting', 'reason');
    const isUp = isSidecar.has(stringAt(status, 'name') ?? '') && status['started'] === true;
    if (isUp || numberAt(ended, 'exitCode') === 0) continue;
    if (ended !== undefined) return `Init:${endWord(ended)}`;
    if (waiting !== undefined && waiting !== '' && waiting !== 'PodInitializing') {
      return `Init:${waiting}`;
    }
    return isInitialized(object) ? undefined : `Init:${i}/${total}`;
  }
  return undefined;
}

function isInitialized(object: KubeObject): boolean {
  const conditions = objects(object, 'status', 'conditions');
  return conditions.some((each) => each['type'] === 'Initialized' && each['status'] === 'True');
}

/** The word of the first container that has one; a completed one yields to others that run. */
function containerWord(object: KubeObject): string | undefined {
  const statuses = objects(object, 'status', 'containerStatuses');
  const words = statuses.map(wordOf).filter((word) => word !== undefined);
  const first = words[0];
  if (first !== 'Completed') return first;
  const isRunning = statuses.some(
    (each) => each['ready'] === true && objectAt(each, 'state', 'running') !== undefined,
  );
  if (!isRunning) return first;
  const isReady = objects(object, 'status', 'conditions').some(
    (each) => each['type'] === 'Ready' && each['status'] === 'True',
  );
  return isReady ? 'Running' : 'NotReady';
}

function wordOf(status: JsonObject): string | undefined {
  const waiting = stringAt(status, 'state', 'waiting', 'reason');
  if (waiting !== undefined && waiting !== '') return waiting;
  const ended = objectAt(status, 'state', 'terminated');
  return ended === undefined ? undefined : endWord(ended);
}

function endWord(ended: JsonObject): string {
  const reason = stringAt(ended, 'reason');
  if (reason !== undefined && reason !== '') return reason;
  const signal = numberAt(ended, 'signal') ?? 0;
  return signal === 0 ? `ExitCode:${numberAt(ended, 'exitCode') ?? 0}` : `Signal:${signal}`;
}

function gatedWord(object: KubeObject): string | undefined {
  const conditions = objects(object, 'status', 'conditions');
  const isGated = conditions.some(
    (each) => each['type'] === 'PodScheduled' && each['reason'] === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : undefined;
}
