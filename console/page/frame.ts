// What every page has around its content.
import { html, NOTHING, type Html } from './html.ts';
import { STYLE } from './style.ts';

type Page = {
  readonly title: string;
  /** Seconds until the page asks for itself again. */
  readonly refreshSeconds?: number;
  readonly content: Html;
};

export function frame({ title, refreshSeconds, content }: Page): string {
  const refresh =
    refreshSeconds === undefined
      ? NOTHING
      : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh}
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <b><a href="/">Lateen</a></b
          ><span>traces</span>
        </header>
        <main>${content}</main>
      </body>
    </html> `.html;
}

export function message(title: string, explanation: Html): string {
  const content = html`<div class="card none">
    <h1>${title}</h1>
    ${explanation}
  </div>`;
  return frame({ title, content });
}
