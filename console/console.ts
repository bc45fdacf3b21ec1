// The console as a whole: one server that takes spans, one that shows them, the store between.
import { lifecycle, type Clock, type Lifecycle, type Log } from '../lib/index.ts';
import { EXPORT_BYTES_MAX, receive } from './collect/index.ts';
import { pages } from './page/index.ts';
import { jaeger } from './query/index.ts';
import { httpServer, plainText, type HttpAnswer, type HttpQuestion } from './serve/index.ts';
import type { Settings } from './settings.ts';
import { TraceStore } from './store/index.ts';

type ConsoleOptions = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
};

type Console = {
  readonly parts: Lifecycle;
  /** What was bound, once started. */
  readonly ports: () => { readonly page: number; readonly otlp: number };
};

const STOP_WITHIN_MS = 3000;
const MEBIBYTE = 1024 * 1024;
// Questions have no content.
const QUESTION_BYTES_MAX = 1024;

export function traceConsole({ settings, clock, log }: ConsoleOptions): Console {
  const { pagePort, otlpPort, tracesMax, traceMebibytesMax } = settings;
  const store = new TraceStore({ tracesMax, bytesMax: traceMebibytesMax * MEBIBYTE });
  const page = httpServer({
    name: 'page',
    port: pagePort,
    bodyBytesMax: QUESTION_BYTES_MAX,
    answer: (question) => answerReader(question, { store, nowMs: clock.now() }),
    log,
  });
  const otlp = httpServer({
    name: 'otlp',
    port: otlpPort,
    bodyBytesMax: EXPORT_BYTES_MAX,
    answer: (question) => answerSender(question, store),
    log,
  });
  return {
    parts: lifecycle([otlp, page], { clock, log, stopWithinMs: STOP_WITHIN_MS }),
    ports: () => ({ page: page.port(), otlp: otlp.port() }),
  };
}

type Now = { readonly store: TraceStore; readonly nowMs: number };

function answerReader({ method, url }: HttpQuestion, { store, nowMs }: Now): HttpAnswer {
  if (method !== 'GET' && method !== 'HEAD') return plainText(405, 'ask with GET');
  if (url.pathname === '/ready') return plainText(200, 'ready');
  const data = jaeger(url, store);
  if (data !== undefined) {
    const body = JSON.stringify(data.body);
    return { status: data.status, contentType: 'application/json', body };
  }
  const { status, text } = pages(url, { store, nowMs });
  return { status, contentType: 'text/html; charset=utf-8', body: text, headers: PAGE_HEADERS };
}

const PAGE_HEADERS = {
  // Nothing that a span says can become a script.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

function answerSender({ method, url, header, body }: HttpQuestion, store: TraceStore): HttpAnswer {
  if (url.pathname !== '/v1/traces') return plainText(404, 'traces go to /v1/traces');
  if (method !== 'POST') return plainText(405, 'send with POST');
  const contentType = header('content-type');
  const contentEncoding = header('content-encoding');
  return receive({ contentType, contentEncoding, body }, (spans) => store.add(spans));
}
