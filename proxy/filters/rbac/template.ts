// Path templates: `/shops/{*}/items/{**}`, where one star stands for a segment, and two for
// whatever is left, slashes included.
import { RE2JS } from 're2js';

const STAR = /\{\*\*?\}/g;

export function templateTest(template: string): (path: string) => boolean {
  let pattern = '';
  let at = 0;
  for (const match of template.matchAll(STAR)) {
    pattern += RE2JS.quote(template.slice(at, match.index));
    pattern += match[0] === '{*}' ? '[^/]+' : '.*';
    at = match.index + match[0].length;
  }
  const compiled = RE2JS.compile(pattern + RE2JS.quote(template.slice(at)));
  return (path) => compiled.matches(path);
}
