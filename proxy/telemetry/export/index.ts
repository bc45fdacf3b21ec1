// Sending spans away. Not part of `telemetry/index.ts`: the agent exports, the data thread does
// not.
export { postTo, tracesUrl } from './endpoint.ts';
export { SpanExporter } from './exporter.ts';
export type { Resource } from './otlp.ts';
