// Single values in the plan's units, checked against the ranges that Envoy allows.
import { isIP } from 'node:net';
import type { CidrRange, FractionalPercent, Percent } from '../../../api/xds/index.ts';
import type { Place } from './place.ts';

/** `1.5s` → 1500. What is more than nothing stays more than nothing. */
export function milliseconds(text: string | undefined, otherwise: number, place: Place): number {
  if (text === undefined) return otherwise;
  const ms = parseFloat(text) * 1000;
  if (ms < 0) place.reject('must not be negative');
  return ms > 0 ? Math.max(1, Math.round(ms)) : 0;
}

/** A time for which nothing makes no sense. */
export function positiveMs(text: string | undefined, otherwise: number, place: Place): number {
  const ms = milliseconds(text, otherwise, place);
  if (text !== undefined && ms <= 0) place.reject('must be more than 0s');
  return ms;
}

const DENOMINATORS = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 } as const;

/** Undefined: `otherwise`. */
export function fraction(
  part: FractionalPercent | undefined,
  otherwise: number,
  place: Place,
): number {
  if (part === undefined) return otherwise;
  const { numerator = 0, denominator = 'HUNDRED' } = part;
  const whole = choice(denominator, DENOMINATORS, place.at('denominator')) ?? 100;
  if (numerator > whole) place.reject(`numerator ${numerator} is more than the whole, ${whole}`);
  return (numerator * 100) / whole;
}

export function percent(part: Percent | undefined, otherwise: number, place: Place): number {
  if (part === undefined) return otherwise;
  return within(part.value ?? 0, [0, 100], place);
}

/** A number from, to and with. */
export function within(value: number, [from, to]: readonly [number, number], place: Place): number {
  if (value < from || value > to) place.reject(`must be from ${from} to ${to}, not ${value}`);
  return value;
}

/** What a word of an enumeration means; one we have no meaning for is a problem. */
export function choice<T>(
  word: string | undefined,
  meanings: Readonly<Record<string, T>>,
  place: Place,
): T | undefined {
  if (word === undefined) return undefined;
  if (Object.hasOwn(meanings, word)) return meanings[word];
  place.reject(`${word} is not supported: ${Object.keys(meanings).join(', ')}`);
  return undefined;
}

export function addressRange(
  { addressPrefix = '', prefixLen = 0 }: CidrRange,
  place: Place,
): string {
  const family = isIP(addressPrefix);
  if (family === 0) place.at('address_prefix').reject(`'${addressPrefix}' is not an address`);
  else within(prefixLen, [0, family === 6 ? 128 : 32], place.at('prefix_len'));
  return `${addressPrefix}/${prefixLen}`;
}

export function isPort(port: number, place: Place): number {
  return within(port, [1, 65_535], place);
}

/** A final status that a proxy may answer with. */
export function statusOf(status: number, place: Place): number {
  return within(status, [200, 599], place);
}
