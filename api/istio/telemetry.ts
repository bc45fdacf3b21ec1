// Telemetry: what is measured, traced and logged, for the mesh, a namespace or a workload.
import {
  boolean,
  list,
  map,
  number,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { resource } from './resource.ts';
import { customTags, duration, selector } from './values.ts';

const mode = optional(oneOfWords('CLIENT_AND_SERVER', 'CLIENT', 'SERVER'));
const modeMatch = optional(object({ mode }));
const providers = optional(list(object({ name: string() })));

const tracing = object({
  match: modeMatch,
  providers,
  randomSamplingPercentage: optional(number()),
  disableSpanReporting: optional(boolean),
  customTags: optional(customTags),
  useRequestIdForTraceSampling: optional(boolean),
  enableIstioTags: optional(boolean),
  disableContextPropagation: optional(boolean),
});

const override = object({
  match: optional(object({ metric: optional(string()), customMetric: optional(string()), mode })),
  disabled: optional(boolean),
  tagOverrides: optional(
    map(object({ operation: optional(oneOfWords('UPSERT', 'REMOVE')), value: optional(string()) })),
  ),
});

const metrics = object({
  providers,
  overrides: optional(list(override)),
  reportingInterval: optional(duration),
});

const accessLogging = object({
  match: modeMatch,
  providers,
  disabled: optional(boolean),
  filter: optional(object({ expression: optional(string()) })),
});

const targetRef = object({
  group: optional(string()),
  kind: string(),
  name: string(),
  namespace: optional(string()),
});

export const telemetrySpec = object({
  selector: optional(selector),
  targetRef: optional(targetRef),
  targetRefs: optional(list(targetRef)),
  tracing: optional(list(tracing)),
  metrics: optional(list(metrics)),
  accessLogging: optional(list(accessLogging)),
});

export const telemetryView = resource(telemetrySpec);

export type Telemetry = Static<typeof telemetryView>;
export type TelemetrySpec = Static<typeof telemetrySpec>;
export type AccessLogging = Static<typeof accessLogging>;
export type Tracing = Static<typeof tracing>;
