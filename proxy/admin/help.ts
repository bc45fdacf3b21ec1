// What can be asked of the admin port, for those who do not know it: as lines and as a page.
import type { WebAnswer } from './web.ts';

export type AdminPath = {
  readonly path: string;
  readonly says: string;
  /** It must be a POST. */
  readonly changes: boolean;
  readonly answer: WebAnswer;
};

export function helpText(paths: readonly AdminPath[]): string {
  return paths
    .map(({ path, says, changes }) => `  ${path}${changes ? ' (POST)' : ''}: ${says}\n`)
    .join('');
}

export function homePage(paths: readonly AdminPath[]): string {
  const rows = paths.map(({ path, says, changes }) => {
    const way = changes
      ? `<form method="post" action="${path}"><button>${path}</button></form>`
      : `<a href="${path}">${path}</a>`;
    return `<tr><td>${way}</td><td>${says}</td></tr>`;
  });
  return `<!doctype html>
<title>Lateen proxy</title>
<style>body { font: 15px system-ui; margin: 2em } td { padding: .2em 1em .2em 0 }</style>
<h1>Lateen proxy</h1>
<table>
${rows.join('\n')}
</table>
`;
}
