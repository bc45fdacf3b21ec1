// What we wish Node had. Knows nothing of meshes.

// Values
export { at, isList, isObject, listAt, numberAt, objectAt, sameJson, stringAt } from './json.ts';
export type { Json, JsonObject } from './json.ts';

// Effects as parameters
export { ManualClock, sleep, systemClock } from './clock.ts';
export type { Cancel, Clock } from './clock.ts';
export { nameSuffix, seededRandom, systemRandom } from './random.ts';
export type { Random } from './random.ts';
export { jsonLog, LOG_LEVELS, silentLog } from './log.ts';
export type { Log, LogFields, LogLevel, LogSink } from './log.ts';

// Kubernetes
export * from './kube/index.ts';
