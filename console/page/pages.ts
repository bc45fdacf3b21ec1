// Which page a URL names.
import { EVERYTHING, search, servicesOf } from '../query/index.ts';
import { summaryOf, type TraceStore } from '../store/index.ts';
import { html } from './html.ts';
import { listPage } from './list.ts';
import { message } from './frame.ts';
import { palette } from './palette.ts';
import { tracePage } from './trace.ts';

type PageAnswer = { readonly status: number; readonly text: string };
type Shown = { readonly store: TraceStore; readonly nowMs: number };

export function pages({ pathname, searchParams }: URL, { store, nowMs }: Shown): PageAnswer {
  const all = store.all();
  const services = servicesOf(all);
  const colorOf = palette(services);
  // `/` with filters, and one trace, also where Jaeger has it.
  if (pathname === '/') {
    const service = searchParams.get('service') ?? '';
    const onlyErrors = searchParams.get('errors') === '1';
    const isLive = searchParams.get('still') !== '1';
    const traces = search(all, { ...EVERYTHING, service, onlyErrors });
    const total = all.length;
    const view = { nowMs, traces, total, services, colorOf, service, onlyErrors, isLive };
    return { status: 200, text: listPage(view) };
  }
  const [, traceId] = /^\/trace\/([0-9a-fA-F]{32})$/.exec(pathname) ?? [];
  if (traceId === undefined) {
    const text = message('No such page', html`<p><a href="/">All traces</a></p>`);
    return { status: 404, text };
  }
  const trace = store.find(traceId.toLowerCase());
  if (trace === undefined) {
    const why = html`<p>It has not arrived yet, or newer ones took its place.</p>
      <p><a href="/">All traces</a></p>`;
    return { status: 404, text: message('No such trace', why) };
  }
  return { status: 200, text: tracePage({ trace, summary: summaryOf(trace) }, colorOf) };
}
