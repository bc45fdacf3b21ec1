// HTML as a value: what a template is given is escaped unless it is HTML itself.
export type Html = { readonly html: string };

type Part = Html | string | number | readonly Part[];

export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.map((text, i) => text + markup(parts[i] ?? '')).join('') };
}

export const NOTHING: Html = { html: '' };

function markup(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  if ('html' in part) return part.html;
  return part.map(markup).join('');
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => ENTITIES.get(found) ?? '');
}
