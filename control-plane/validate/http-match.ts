// What one match of an HTTP route must keep to beyond its shape.
import type { HttpMatch } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkHeaderName, checkMatch, checkPort } from './values.ts';

export function checkHttpMatch(
  { match, path }: { readonly match: HttpMatch; readonly path: string },
  findings: Findings,
): void {
  for (const field of ['uri', 'scheme', 'method', 'authority'] as const) {
    checkMatch({ path: `${path}.${field}`, value: match[field] }, findings);
    if (match[field] !== undefined && Object.keys(match[field]).length === 0) {
      findings.error({ path: `${path}.${field}`, message: 'give exact, prefix or regex' });
    }
  }
  for (const field of ['headers', 'withoutHeaders'] as const) {
    for (const [value, wanted] of Object.entries(match[field] ?? {})) {
      const at = `${path}.${field}[${value}]`;
      if (!value.startsWith('@request.auth.claims')) checkHeaderName({ path: at, value }, findings);
      checkMatch({ path: at, value: wanted }, findings);
    }
  }
  for (const [name, wanted] of Object.entries(match.queryParams ?? {})) {
    const at = `${path}.queryParams[${name}]`;
    checkMatch({ path: at, value: wanted }, findings);
    if (wanted.prefix !== undefined) {
      findings.error({ path: `${at}.prefix`, message: 'cannot be: give exact or regex' });
    }
  }
  if (match.port !== undefined) checkPort({ path: `${path}.port`, value: match.port }, findings);
}
