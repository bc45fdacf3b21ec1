// HeaderMatcher, QueryParameterMatcher, CookieMatcher → HeaderMatch. All guard.
import type {
  CookieMatcher,
  HeaderMatcher,
  QueryParameterMatcher,
  StringMatcher,
} from '../../../api/xds/index.ts';
import type { HeaderMatch } from '../../plan/index.ts';
import type { Place } from '../reading/index.ts';
import { textMatch } from './text.ts';

export function headerMatch(header: HeaderMatcher, place: Place): HeaderMatch {
  const name = nameOf(header.name, place).toLowerCase();
  // Forms that are older than `string_match`, and what they mean in it.
  const { exactMatch, prefixMatch, suffixMatch, containsMatch, safeRegexMatch } = header;
  const inverted = header.invertMatch ?? false;
  return {
    name,
    value: valueOf(header, place, {
      ...(exactMatch === undefined ? {} : { exact: exactMatch }),
      ...(prefixMatch === undefined ? {} : { prefix: prefixMatch }),
      ...(suffixMatch === undefined ? {} : { suffix: suffixMatch }),
      ...(containsMatch === undefined ? {} : { contains: containsMatch }),
      ...(safeRegexMatch === undefined ? {} : { safeRegex: safeRegexMatch }),
    }),
    // Not to be there is the opposite of being there.
    invert: header.presentMatch === false ? !inverted : inverted,
    missingIsEmpty: header.treatMissingHeaderAsEmpty ?? false,
  };
}

function valueOf(header: HeaderMatcher, place: Place, old: StringMatcher): HeaderMatch['value'] {
  if (header.stringMatch !== undefined) {
    return textMatch(header.stringMatch, place.at('string_match'));
  }
  if (header.rangeMatch !== undefined) {
    const { start = 0, end = 0 } = header.rangeMatch;
    if (end <= start) place.at('range_match').note('holds no number: it never matches');
    return { kind: 'range', start, end };
  }
  // An old exact match for nothing asks whether the header is there.
  return Object.keys(old).length === 0 ? undefined : textMatch(old, place);
}

export function queryMatch(query: QueryParameterMatcher, place: Place): HeaderMatch {
  const { stringMatch, presentMatch } = query;
  return {
    name: nameOf(query.name, place),
    value: stringMatch && textMatch(stringMatch, place.at('string_match')),
    invert: presentMatch === false,
    missingIsEmpty: false,
  };
}

export function cookieMatch(cookie: CookieMatcher, place: Place): HeaderMatch {
  const { stringMatch, invertMatch = false } = cookie;
  return {
    name: nameOf(cookie.name, place),
    value: textMatch(stringMatch, place.at('string_match')),
    invert: invertMatch,
    missingIsEmpty: false,
  };
}

function nameOf(name: string | undefined, place: Place): string {
  if (name === undefined || name === '') place.at('name').reject('is required');
  return name ?? '';
}
