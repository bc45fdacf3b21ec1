// StringMatcher and its kin → TextMatch. A matcher that says nothing matches too much: refused.
import { RE2JS } from 're2js';
import type {
  RegexMatchAndSubstitute,
  RegexMatcher,
  StringMatcher,
} from '../../../api/xds/index.ts';
import type { Substitution, TextMatch } from '../../plan/index.ts';
import type { Place } from '../reading/index.ts';

export function textMatch(match: StringMatcher | undefined, place: Place): TextMatch {
  const { exact, prefix, suffix, contains, safeRegex, ignoreCase = false } = match ?? {};
  if (exact !== undefined) return { kind: 'exact', text: exact, ignoreCase };
  if (prefix !== undefined) return part({ kind: 'prefix', text: prefix, ignoreCase }, place);
  if (suffix !== undefined) return part({ kind: 'suffix', text: suffix, ignoreCase }, place);
  if (contains !== undefined) return part({ kind: 'contains', text: contains, ignoreCase }, place);
  if (safeRegex !== undefined) return regex(safeRegex, place.at('safe_regex'));
  place.reject('needs one of exact, prefix, suffix, contains and safe_regex');
  return NOTHING;
}

const NOTHING: TextMatch = { kind: 'exact', text: '', ignoreCase: false };

type Part = Extract<TextMatch, { kind: 'exact' | 'prefix' | 'suffix' | 'contains' }>;

/** Part of every text is the empty one. */
function part(match: Part, place: Place): TextMatch {
  if (match.text === '') place.at(match.kind).reject('must not be empty');
  return match;
}

/** Checked here, so that a data thread never meets a pattern it cannot link. */
export function regex(match: RegexMatcher | undefined, place: Place): TextMatch {
  return { kind: 'regex', pattern: pattern(match, place) };
}

export function substitution(rewrite: RegexMatchAndSubstitute, place: Place): Substitution {
  const { substitution: text = '' } = rewrite;
  const at = place.at('substitution');
  if (!/^(?:[^\\]|\\[\\0-9])*$/s.test(text))
    at.reject('a backslash is followed by a digit or a backslash');
  if (/[\r\n\0]/.test(text)) at.reject('must be on one line');
  const source = pattern(rewrite.pattern, place.at('pattern'));
  const highest = Math.max(0, ...[...text.matchAll(/\\(\d)/g)].map(([, digit]) => Number(digit)));
  if (highest > groupsOf(source)) at.reject(`the pattern has no group ${highest}`);
  return { pattern: source, substitution: text };
}

function pattern(match: RegexMatcher | undefined, place: Place): string {
  const text = match?.regex ?? '';
  if (text === '') place.at('regex').reject('is required');
  try {
    RE2JS.compile(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    place.at('regex').reject(`is not a regular expression of RE2: ${error.message}`);
  }
  return text;
}

/** Of a pattern that was refused there are as many as anybody asks for. */
function groupsOf(source: string): number {
  try {
    return RE2JS.compile(source).groupCount();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return Infinity;
  }
}
