// The headers a service must hand on, or the trace of a request ends with it and routing by user
// stops at the first hop.
import { header, type WebRequest } from './message.ts';

const FORWARDED = [
  'x-request-id',
  // Zipkin, in many headers and in one.
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'b3',
  // The W3C's trace context.
  'traceparent',
  'tracestate',
  // Tracing products.
  'x-ot-span-context',
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'x-cloud-trace-context',
  'grpc-trace-bin',
  'sw8',
  // Who asks, and with what.
  'end-user',
  'user-agent',
  'cookie',
  'authorization',
  'jwt',
];

export function forwardedHeaders(request: WebRequest): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  for (const name of FORWARDED) {
    const value = header(request, name);
    if (value !== undefined) forwarded[name] = value;
  }
  return forwarded;
}
