// What we wish Node had. Knows nothing of meshes.

// Values
export { assert } from './assert.ts';
export { Concealed } from './concealed.ts';
export {
  at,
  isDeeperThan,
  isList,
  isObject,
  listAt,
  numberAt,
  objectAt,
  parseJson,
  parseOwn,
  sameJson,
  stringAt,
} from './json.ts';
export type { Json, JsonObject } from './json.ts';

// Effects as parameters
export { ManualClock, sleep, systemClock } from './clock.ts';
export type { Cancel, Clock } from './clock.ts';
export { IdShape } from './id-shape.ts';
export { nameSuffix, seededRandom, systemRandom } from './random.ts';
export type { Random } from './random.ts';
export { jsonLog, LOG_LEVELS, silentLog } from './log.ts';
export type { Log, LogFields, LogLevel, LogSink } from './log.ts';

// Waiting, starting, stopping
export { backoffMs } from './backoff.ts';
export type { Backoff } from './backoff.ts';
export { lifecycle } from './lifecycle.ts';
export type { Lifecycle, LifecycleOptions, Part, Stopped } from './lifecycle.ts';

// Settings
export { asBoolean, asInteger, asText, asWord, flagOf, readSettings, setting } from './settings.ts';
export type {
  Setting,
  SettingParser,
  SettingReading,
  SettingSources,
  SettingsOf,
  SettingsReading,
  SettingTable,
} from './settings.ts';

// Selecting
export {
  labelsSelector,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  selectorOf,
  selectorText,
} from './selector.ts';
export type {
  LabelExpression,
  Labels,
  LabelSelector,
  Requirement,
  Selector,
  SelectorReading,
} from './selector.ts';

// Hashing, averaging
export * from './hash/index.ts';
export { PeakEwma } from './peak-ewma.ts';
export type { PeakEwmaOptions } from './peak-ewma.ts';

// Bytes
export { lineSplitter } from './lines.ts';
export type { LineSplitter } from './lines.ts';

// Kubernetes
export * from './kube/index.ts';

// Protocol buffers
export * from './protobuf/index.ts';

// Addresses, and who connections come from
export { CidrRange, isCidr } from './cidr.ts';
export { readProxyHeader, writeProxyHeader } from './proxy-protocol.ts';
export type { ProxyEnds, ProxyHeader } from './proxy-protocol.ts';

// Many deadlines, one timer
export { Wheel, WheelTimer } from './wheel.ts';
export type { Deadline } from './wheel.ts';
