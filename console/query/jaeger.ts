// Jaeger's query API as far as tools use it: services, operations, traces and one trace.
import { isObject, parseJson, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import type { Attribute, Span } from '../collect/index.ts';
import type { SummarizedTrace, Trace, TraceStore } from '../store/index.ts';
import { EVERYTHING, search, type Search } from './search.ts';

type JaegerAnswer = { readonly status: number; readonly body: JsonObject };

const LIMIT_DEFAULT = 20;
// As many as the console holds with its default settings.
const LIMIT_MAX = 1000;

/** Undefined: not a question of this API. */
export function jaeger(url: URL, store: TraceStore): JaegerAnswer | undefined {
  const { pathname, searchParams } = url;
  if (pathname === '/api/services') return list(servicesOf(store.all()));
  if (pathname === '/api/traces') {
    const found = search(store.all(), searchOf(searchParams));
    return list(found.map(({ trace }) => traceJson(trace)));
  }
  const [, api, kind, name = '', below, extra] = pathname.split('/').map(decoded);
  if (api !== 'api' || extra !== undefined) return undefined;
  if (kind === 'services' && below === 'operations') {
    return list(operationsOf(store.all(), name).map((operation) => operation.name));
  }
  if (kind === 'operations' && name === '') {
    return list(operationsOf(store.all(), searchParams.get('service') ?? ''));
  }
  if (kind !== 'traces' || below !== undefined) return undefined;
  const trace = store.find(name.toLowerCase());
  if (trace === undefined) return failure(404, 'trace not found');
  return list([traceJson(trace)]);
}

export function servicesOf(traces: readonly SummarizedTrace[]): readonly string[] {
  return [...new Set(traces.flatMap(({ summary }) => summary.services))].sort();
}

function operationsOf(
  traces: readonly SummarizedTrace[],
  service: string,
): readonly { readonly name: string; readonly spanKind: string }[] {
  const found = new Map<string, { readonly name: string; readonly spanKind: string }>();
  for (const { trace } of traces) {
    for (const { name, kind, service: own } of trace.spans) {
      if (own === service) found.set(`${kind} ${name}`, { name, spanKind: kind });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function searchOf(asked: URLSearchParams): Search {
  const number = (name: string, fallback: number): number => {
    const text = asked.get(name) ?? '';
    return /^\d{1,16}$/.test(text) ? Number(text) : fallback;
  };
  return {
    service: asked.get('service') ?? '',
    operation: asked.get('operation') ?? '',
    tags: tagsOf(asked.get('tags') ?? ''),
    durationUsMin: durationUs(asked.get('minDuration') ?? '') ?? EVERYTHING.durationUsMin,
    durationUsMax: durationUs(asked.get('maxDuration') ?? '') ?? EVERYTHING.durationUsMax,
    startUsMin: number('start', EVERYTHING.startUsMin),
    startUsMax: number('end', EVERYTHING.startUsMax),
    onlyErrors: false,
    limit: Math.min(LIMIT_MAX, number('limit', LIMIT_DEFAULT)),
  };
}

function tagsOf(text: string): ReadonlyMap<string, string> {
  const given = parseJson(text);
  if (!isObject(given)) return new Map();
  // Values are texts there.
  return new Map(Object.keys(given).map((key) => [key, stringAt(given, key) ?? '']));
}

const UNITS_US = new Map([
  ['us', 1],
  ['µs', 1],
  ['ms', 1000],
  ['s', 1_000_000],
]);

/** `1.5ms`, as Go writes durations. */
function durationUs(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,9})?)(us|µs|ms|s)$/.exec(text) ?? [];
  const size = UNITS_US.get(unit);
  return size === undefined ? undefined : Number(digits) * size;
}

function traceJson({ traceId, spans }: Trace): JsonObject {
  const processes = new Map<string, string>();
  for (const { service } of spans) {
    if (!processes.has(service)) processes.set(service, `p${processes.size + 1}`);
  }
  return {
    traceID: traceId,
    spans: spans.map((span) => spanJson(span, processes.get(span.service) ?? '')),
    processes: Object.fromEntries(
      [...processes].map(([serviceName, id]) => [id, { serviceName, tags: [] }]),
    ),
    warnings: null,
  };
}

function spanJson(span: Span, processID: string): JsonObject {
  const { traceId: traceID, spanId: spanID, parentId } = span;
  const parent = { refType: 'CHILD_OF', traceID, spanID: parentId };
  const kind: readonly Attribute[] = [['span.kind', span.kind]];
  const error: readonly Attribute[] = span.failed
    ? [
        ['otel.status_code', 'ERROR'],
        ['error', true],
      ]
    : [];
  return {
    traceID,
    spanID,
    operationName: span.name,
    references: parentId === '' ? [] : [parent],
    flags: 1,
    startTime: span.startUs,
    duration: span.durationUs,
    tags: [...kind, ...span.attributes, ...error].map(tagJson),
    logs: [],
    processID,
    warnings: null,
  };
}

function tagJson([key, value]: Attribute): JsonObject {
  if (typeof value === 'number') {
    return { key, type: Number.isInteger(value) ? 'int64' : 'float64', value };
  }
  return { key, type: typeof value === 'boolean' ? 'bool' : 'string', value };
}

function list(data: readonly Json[]): JaegerAnswer {
  return { status: 200, body: { data, total: data.length, limit: 0, offset: 0, errors: null } };
}

function failure(code: number, msg: string): JaegerAnswer {
  const errors = [{ code, msg }];
  return { status: code, body: { data: null, total: 0, limit: 0, offset: 0, errors } };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    // A stray percent sign: no name of ours.
    if (error instanceof URIError) return part;
    throw error;
  }
}
