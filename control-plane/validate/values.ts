// Rules for single values that several kinds share: hosts, ports, regular expressions, durations,
// percentages, names of headers.
import { isIP } from 'node:net';
import { RE2JS } from 're2js';
import { durationMs, type StringMatch } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';

type At<T> = { readonly path: string; readonly value: T };

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
// RE2 programs of this size still compile in well under a millisecond.
const REGEX_CHARACTERS_MAX = 1024;

export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}

/** A name of DNS; `*.` may stand in front of one, or `*` alone when wildcards are allowed. */
export function checkHost(
  { path, value }: At<string>,
  { wildcard }: { readonly wildcard: boolean },
  findings: Findings,
): void {
  if (isIP(value) !== 0) return;
  if (wildcard && value === '*') return;
  const plain = wildcard && value.startsWith('*.') ? value.slice(2) : value;
  const isName = plain.length <= 253 && plain.replace(/\.$/, '').split('.').every(isDnsLabel);
  if (isName) return;
  const example = wildcard ? 'reviews.shop.svc.cluster.local or *.example.com' : 'reviews';
  findings.error({ path, message: `'${value}' is not a host name: write one such as ${example}` });
}

export function checkPort({ path, value }: At<number | undefined>, findings: Findings): void {
  if (value !== undefined && value >= 1 && value <= 65_535) return;
  findings.error({ path, message: `must be a port from 1 to 65535, not ${value ?? 'nothing'}` });
}

export function checkRegex({ path, value }: At<string>, findings: Findings): void {
  if (value.length > REGEX_CHARACTERS_MAX) {
    const message = `must have at most ${REGEX_CHARACTERS_MAX} characters: split it into several`;
    return findings.error({ path, message });
  }
  try {
    RE2JS.compile(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.error({ path, message: `is not a regular expression of RE2: ${reason}` });
  }
}

export function checkMatch({ path, value }: At<StringMatch | undefined>, findings: Findings): void {
  if (value === undefined) return;
  const { exact, prefix, regex } = value;
  const given = [exact, prefix, regex].filter((one) => one !== undefined);
  if (given.length > 1) findings.error({ path, message: 'give one of exact, prefix and regex' });
  if (prefix === '') findings.error({ path: `${path}.prefix`, message: 'must not be empty' });
  if (regex === '') findings.error({ path: `${path}.regex`, message: 'must not be empty' });
  if (regex !== undefined && regex !== '') {
    checkRegex({ path: `${path}.regex`, value: regex }, findings);
  }
}

export function checkDuration({ path, value }: At<string | undefined>, findings: Findings): void {
  if (value === undefined || durationMs(value) >= 1) return;
  findings.error({ path, message: `must be at least 1ms, not ${value}` });
}

export function checkPercent({ path, value }: At<number | undefined>, findings: Findings): void {
  if (value === undefined || (value >= 0 && value <= 100)) return;
  findings.error({ path, message: `must be from 0 to 100, not ${value}` });
}

export function checkHeaderName({ path, value }: At<string>, findings: Findings): void {
  if (HEADER_NAME.test(value)) return;
  findings.error({ path, message: `'${value}' is not the name of a header` });
}

/** `.`, `*`, `~` or namespaces. */
export function checkExportTo(
  { path, value }: At<readonly string[] | undefined>,
  findings: Findings,
): void {
  const all = value ?? [];
  all.forEach((one, i) => {
    if (['.', '*', '~'].includes(one) || isDnsLabel(one)) return;
    const message = `'${one}' is neither a namespace nor '.' (this one) nor '*' (all)`;
    findings.error({ path: `${path}[${i}]`, message });
  });
  if (all.includes('*') && all.length > 1) {
    findings.error({ path, message: "'*' is all namespaces: leave out the others" });
  }
}
