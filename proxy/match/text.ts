// Text matchers, compiled once into a function. Regular expressions of users run in linear time.
// hot path
import { RE2JS } from 're2js';
import type { TextMatch } from '../plan/index.ts';

export type Matcher = (text: string) => boolean;

export function matcher(match: TextMatch): Matcher {
  if (match.kind === 'regex') {
    const pattern = RE2JS.compile(match.pattern);
    return (text) => pattern.matches(text);
  }
  const wanted = match.ignoreCase ? match.text.toLowerCase() : match.text;
  const test = plain(match.kind, wanted);
  return match.ignoreCase ? (text) => test(text.toLowerCase()) : test;
}

function plain(kind: Exclude<TextMatch['kind'], 'regex'>, wanted: string): Matcher {
  switch (kind) {
    case 'exact':
      return (text) => text === wanted;
    case 'prefix':
      return wanted === '' ? () => true : (text) => text.startsWith(wanted);
    case 'suffix':
      return (text) => text.endsWith(wanted);
    case 'contains':
      return (text) => text.includes(wanted);
    case 'segment-prefix':
      return (text) =>
        text.startsWith(wanted) && (text.length === wanted.length || text[wanted.length] === '/');
  }
}
