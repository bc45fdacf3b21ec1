// How the pages look: one sheet, light and dark, no scripts.
import type { Html } from './html.ts';

/** Services take them in turn: `.c0` … */
export const COLORS = 8;

export const STYLE: Html = {
  html: `
:root { color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1d2329; --soft: #66707a; --line: #e4e6e8;
  --hover: #f3f5f7; --link: #0b5fa5; --bad: #c62f2f; --badwash: #fdeceb; --warn: #8a5300;
  --warnwash: #fdf1dc; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #14171a; --card: #1b1f23; --ink: #e3e7ea; --soft: #949ea8; --line: #2d3338;
  --hover: #23282d; --link: #6db3f2; --bad: #ff7b72; --badwash: #3a1d1d; --warn: #f0b65a;
  --warnwash: #3a2c12; } }
.c0 { --c: #3b7dd8 } .c1 { --c: #2a9d6f } .c2 { --c: #8d62c9 } .c3 { --c: #d0822b }
.c4 { --c: #159ab0 } .c5 { --c: #c2558f } .c6 { --c: #7d8f2e } .c7 { --c: #7a6a5c }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 14px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
header { display: flex; gap: 12px; align-items: baseline; padding: 12px 24px;
  border-bottom: 1px solid var(--line); background: var(--card) }
header b { font-size: 16px } header span { color: var(--soft) }
main { padding: 20px 24px; max-width: 1500px; margin: 0 auto }
h1 { font-size: 19px; margin: 0 0 4px; overflow-wrap: anywhere }
.soft { color: var(--soft) } .bad { color: var(--bad) }
.num { font-variant-numeric: tabular-nums; white-space: nowrap }
.mono { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12.5px }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  overflow: hidden; margin-top: 16px }
form { display: flex; gap: 14px; align-items: center; flex-wrap: wrap }
form .end { margin-left: auto }
select, button { font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px }
button { cursor: pointer } button:hover { background: var(--hover) }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12px }
th, td { padding: 8px 14px; border-top: 1px solid var(--line); vertical-align: top }
thead th { border-top: 0 } tbody tr:hover { background: var(--hover) }
td.num, th.num { text-align: right }
td.root { overflow-wrap: anywhere; width: 38%; min-width: 260px }
.dot { display: inline-block; white-space: nowrap; margin-right: 12px }
.dot::before { content: ""; display: inline-block; width: 9px; height: 9px; border-radius: 3px;
  background: var(--c); margin-right: 6px }
.badge { display: inline-block; border-radius: 10px; padding: 0 8px; font-size: 12px;
  white-space: nowrap; margin-left: 6px }
.badge.retry { background: var(--warnwash); color: var(--warn) }
.badge.error { background: var(--badwash); color: var(--bad) }
.scale { position: relative; height: 5px; margin-top: 6px; border-radius: 3px;
  background: var(--line); min-width: 90px }
.scale i { position: absolute; left: 0; top: 0; bottom: 0; border-radius: 3px;
  background: var(--soft) }
.none { padding: 48px 24px; text-align: center; color: var(--soft) }
.facts { display: flex; gap: 6px 24px; flex-wrap: wrap; margin: 6px 0 12px; color: var(--soft) }
.facts b { color: var(--ink); font-weight: 600 } .facts b.bad { color: var(--bad) }
.row, .ruler { display: grid; grid-template-columns: minmax(300px, 40%) 1fr }
.ruler { color: var(--soft); font-size: 12px }
.ruler > div { padding: 7px 14px; position: relative; height: 32px }
.ruler .ticks, .track { margin-right: 86px }
.ruler .ticks { padding: 0 }
.ruler .ticks span { position: absolute; top: 7px; transform: translateX(-50%);
  white-space: nowrap }
.ruler .ticks span:first-child { transform: none }
details { border-top: 1px solid var(--line) }
summary { cursor: pointer; list-style: none; align-items: stretch }
summary::-webkit-details-marker { display: none }
summary:hover, details[open] > summary { background: var(--hover) }
.name { padding: 5px 14px; display: flex; align-items: center; gap: 8px; min-width: 0;
  border-right: 1px solid var(--line) }
.name .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0 }
.name .badge { margin-left: 0; flex: none }
.name::before { content: ""; flex: none; width: 4px; align-self: stretch; border-radius: 2px;
  background: var(--c) }
.kind { font-size: 11px; color: var(--soft); flex: none; width: 42px }
.track { position: relative; min-height: 32px;
  background: repeating-linear-gradient(to right, var(--line) 0 1px, transparent 1px 25%) }
.bar { position: absolute; top: 9px; height: 14px; min-width: 2px; border-radius: 3px;
  background: var(--c) }
.client .bar { background: color-mix(in srgb, var(--c) 38%, transparent);
  border: 1px solid var(--c) }
.failed .bar { background: var(--bad); border-color: var(--bad) }
.client.failed .bar { background: color-mix(in srgb, var(--bad) 45%, transparent) }
.took { position: absolute; top: 6px; font-size: 12px; color: var(--soft);
  padding-left: 6px; white-space: nowrap }
.more { padding: 4px 14px 12px 32px }
.more table { width: auto; max-width: 100% }
.more td, .more th { border-top: 0; padding: 2px 18px 2px 0; overflow-wrap: anywhere }
.more th { white-space: nowrap; font-weight: 400 }
@media (max-width: 800px) { main { padding: 12px } .row, .ruler { grid-template-columns: 1fr }
  .name { border-right: 0 } .track { margin-left: 14px }
  .ruler > div:first-child { display: none } }
`,
};
