// Where telemetry may go, by the name that Telemetry resources call it by: the mesh's
// `extensionProviders`. A partial view: kinds that nobody here speaks to are not looked at.
import { boolean, integer, map, object, optional, string, type Static } from '../schema/index.ts';
import { duration } from './values.ts';

const openTelemetry = object(
  {
    service: string(),
    port: integer({ min: 1, max: 65_535 }),
    /** With `http`, OTLP over HTTP to that path; otherwise gRPC. */
    http: optional(object({ path: optional(string()), timeout: optional(duration) }, 'ignore')),
  },
  'ignore',
);

const fileAccessLog = object(
  {
    path: optional(string()),
    logFormat: optional(
      object({ text: optional(string()), labels: optional(map(string())) }, 'ignore'),
    ),
    omitEmptyValues: optional(boolean),
  },
  'ignore',
);

export const extensionProvider = object(
  {
    name: string(),
    opentelemetry: optional(openTelemetry),
    envoyFileAccessLog: optional(fileAccessLog),
  },
  'ignore',
);

export type FileAccessLogProvider = Static<typeof fileAccessLog>;
export type OpenTelemetryProvider = Static<typeof openTelemetry>;
