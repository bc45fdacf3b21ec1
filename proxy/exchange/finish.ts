// What every answer gets before it leaves, whoever gave it: a date, whose server we say it is, and
// by which proxies it came.   hot path
import type { Headers, RequestHead } from '../http/index.ts';
import type { HttpPlan } from '../plan/index.ts';

/** The date as HTTP writes it, made anew once a second. */
export class HttpDate {
  #second = -1;
  #text = '';

  at(nowMs: number): string {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(nowMs).toUTCString();
    }
    return this.#text;
  }
}

export function finishAnswer(
  headers: Headers,
  plan: HttpPlan,
  { request, date }: FinishFacts,
): void {
  const { serverHeader, via, requestId } = plan;
  if (!headers.has('date')) headers.put('date', date);
  if (serverHeader.kind === 'overwrite') headers.set('server', serverHeader.value);
  else if (serverHeader.kind === 'append-if-absent' && !headers.has('server')) {
    headers.append('server', serverHeader.value);
  }
  if (via !== undefined) appendVia(headers, via);
  const isForced = request?.headers.has('x-envoy-force-trace') ?? false;
  if (!requestId.answers && !isForced) return;
  const id = request?.headers.get('x-request-id');
  if (id !== undefined) headers.set('x-request-id', id);
}

type FinishFacts = { readonly request: RequestHead | undefined; readonly date: string };

export function appendVia(headers: Headers, via: string): void {
  const before = headers.get('via');
  headers.set('via', before === undefined || before === '' ? via : `${before}, ${via}`);
}
