// The page of one trace: its waterfall, each span opening to all that it says.
import type { Span } from '../collect/index.ts';
import type { SummarizedTrace } from '../store/index.ts';
import { durationText, timeText } from './format.ts';
import { frame } from './frame.ts';
import { html, NOTHING, type Html } from './html.ts';
import { badge, counted } from './list.ts';
import { attributeOf, waterfall, type Row } from './waterfall.ts';

type Colors = (service: string) => string;

export function tracePage({ trace, summary }: SummarizedTrace, colorOf: Colors): string {
  const { root, startUs, durationUs, services, errors, retries } = summary;
  const content = html`
    <h1>${root.name}</h1>
    <div class="facts">
      <span>${root.service}</span>
      <span>${timeText(startUs)}</span>
      <span><b>${durationText(durationUs)}</b></span>
      <span><b>${summary.spans}</b> ${summary.spans === 1 ? 'span' : 'spans'}</span>
      ${
        errors === 0
          ? NOTHING
          : html`<span><b class="bad">${counted(errors, ['error', 'errors'])}</b></span>`
      }
      ${
        retries === 0
          ? NOTHING
          : html`<span><b>${counted(retries, ['retry', 'retries'])}</b></span>`
      }
      <span class="mono">${trace.traceId}</span>
      <a href="/api/traces/${trace.traceId}">JSON</a>
    </div>
    <div>${services.map((name) => html`<span class="dot ${colorOf(name)}">${name}</span> `)}</div>
    <div class="card">
      ${ruler(durationUs)} ${waterfall(trace.spans).map((row) => spanRow(row, colorOf))}
    </div>
  `;
  return frame({ title: `${root.name} · Lateen`, content });
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];

function ruler(durationUs: number): Html {
  const ticks = TICKS.map(
    (at) => html`<span style="left:${100 * at}%">${durationText(at * durationUs)}</span>`,
  );
  return html`<div class="ruler">
    <div>Service and request</div>
    <div class="ticks">${ticks}</div>
  </div>`;
}

// Deeper ones stand below one another: names need their room.
const INDENTS_MAX = 14;
const INDENT_PX = 16;

function spanRow({ span, depth, left, width, retry }: Row, colorOf: Colors): Html {
  const { service, name, kind, failed, durationUs } = span;
  const indent = 14 + INDENT_PX * Math.min(depth, INDENTS_MAX);
  const isSmall = kind === 'client' || kind === 'producer';
  const classes = [colorOf(service), isSmall ? 'client' : '', failed ? 'failed' : ''];
  const end = Math.min(left + width, 100);
  const reason = retry === undefined || retry.reason === '' ? '' : `: ${retry.reason}`;
  return html`<details class="${classes.join(' ')}">
    <summary class="row">
      <div class="name" style="padding-left:${indent}px" title="${service}: ${name}">
        <span class="kind">${kind === 'unspecified' ? '' : kind}</span>
        <span class="text"><b>${service}</b> <span class="soft">${name}</span></span>
        ${failed ? badge('error', whatFailed(span)) : NOTHING}
        ${retry === undefined ? NOTHING : badge('retry', `retry ${retry.number}${reason}`)}
      </div>
      <div class="track">
        <div class="bar" style="left:${percent(left)};width:${percent(width)}"></div>
        <span class="took" style="left:${percent(end)}">${durationText(durationUs)}</span>
      </div>
    </summary>
    ${details(span)}
  </details>`;
}

function percent(value: number): string {
  return `${value.toFixed(3)}%`;
}

/** As short as a badge: the failure's name, or else the status. */
function whatFailed(span: Span): string {
  const why = attributeOf(span, 'error.type') ?? attributeOf(span, 'http.response.status_code');
  return why === undefined || why === 0 ? 'error' : String(why).replaceAll('_', ' ');
}

function details({ spanId, parentId, startUs, attributes }: Span): Html {
  const rows = [
    ['span', spanId],
    ['parent', parentId === '' ? 'none' : parentId],
    ['started', timeText(startUs)],
    ...attributes,
  ];
  return html`<div class="more">
    <table>
      ${rows.map(
        ([key = '', value = '']) =>
          html`<tr>
            <th class="mono">${key}</th>
            <td class="mono">${String(value)}</td>
          </tr>`,
      )}
    </table>
  </div>`;
}
