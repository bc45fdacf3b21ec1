// The page with all traces, the newest first.
import type { SummarizedTrace, TraceSummary } from '../store/index.ts';
import { agoText, durationText, timeText } from './format.ts';
import { frame } from './frame.ts';
import { html, NOTHING, type Html } from './html.ts';

type ListView = {
  readonly nowMs: number;
  /** What the filters left, the newest first. */
  readonly traces: readonly SummarizedTrace[];
  readonly total: number;
  readonly services: readonly string[];
  readonly colorOf: (service: string) => string;
  readonly service: string;
  readonly onlyErrors: boolean;
  readonly isLive: boolean;
};

// A page that can be read; the API has the rest.
const ROWS_MAX = 200;
const REFRESH_SECONDS = 5;

export function listPage(view: ListView): string {
  const { traces, total, isLive } = view;
  const shown = traces.slice(0, ROWS_MAX);
  const longestUs = Math.max(1, ...shown.map(({ summary }) => summary.durationUs));
  const counts = `${shown.length} of ${total}`;
  const content = html`
    ${filters(view, counts)}
    <div class="card">
      ${
        shown.length === 0
          ? nothingYet(total)
          : html`<table>
              <thead>
                <tr>
                  <th>Started</th>
                  <th>Request</th>
                  <th>Services</th>
                  <th class="num">Spans</th>
                  <th class="num">Duration</th>
                </tr>
              </thead>
              <tbody>
                ${shown.map(({ summary }) => row(summary, { view, longestUs }))}
              </tbody>
            </table>`
      }
    </div>
  `;
  const refresh = isLive ? { refreshSeconds: REFRESH_SECONDS } : {};
  return frame({ title: 'Traces · Lateen', content, ...refresh });
}

function filters({ services, service, onlyErrors, isLive }: ListView, counts: string): Html {
  const options = ['', ...services].map(
    (name) =>
      html`<option value="${name}" ${name === service ? 'selected' : ''}>
        ${name === '' ? 'all services' : name}
      </option>`,
  );
  const live = isLive ? NOTHING : html`checked`;
  return html`<form method="get" action="/">
    <select name="service" aria-label="Service">
      ${options}
    </select>
    <label
      ><input type="checkbox" name="errors" value="1" ${onlyErrors ? 'checked' : ''} /> errors
      only</label
    >
    <label><input type="checkbox" name="still" value="1" ${live} /> hold still</label>
    <button>Show</button>
    <span class="end soft"
      >${counts} traces${isLive ? `, refreshed every ${REFRESH_SECONDS} s` : ''}</span
    >
  </form>`;
}

type RowPlace = { readonly view: ListView; readonly longestUs: number };

function row(summary: TraceSummary, { view, longestUs }: RowPlace): Html {
  const { traceId, root, startUs, durationUs, spans, errors, retries, services } = summary;
  const { nowMs, colorOf } = view;
  const width = ((100 * durationUs) / longestUs).toFixed(1);
  return html`<tr>
    <td class="num soft" title="${timeText(startUs)}">${agoText({ nowMs, atUs: startUs })}</td>
    <td class="root">
      <a href="/trace/${traceId}">${root.name === '' ? traceId : root.name}</a>
      ${errors === 0 ? NOTHING : badge('error', counted(errors, ['error', 'errors']))}
      ${retries === 0 ? NOTHING : badge('retry', counted(retries, ['retry', 'retries']))}
      <div class="soft">${root.service}</div>
    </td>
    <td>${services.map((name) => html`<span class="dot ${colorOf(name)}">${name}</span> `)}</td>
    <td class="num">${spans}</td>
    <td class="num">
      ${durationText(durationUs)}
      <div class="scale"><i style="width:${width}%"></i></div>
    </td>
  </tr>`;
}

export function badge(kind: 'error' | 'retry', text: string): Html {
  return html`<span class="badge ${kind}">${text}</span>`;
}

export function counted(n: number, [one, many]: readonly [string, string]): string {
  return `${n} ${n === 1 ? one : many}`;
}

function nothingYet(total: number): Html {
  if (total > 0) return html`<p class="none">No trace is like that. <a href="/">Show all</a></p>`;
  return html`<div class="none">
    <h1>No traces yet</h1>
    <p>Send the application a request, and it appears here within a second or two.</p>
    <p>Nothing comes? Proxies trace what the mesh's configuration samples.</p>
  </div>`;
}
