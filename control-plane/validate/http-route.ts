// What one HTTP route of a VirtualService must keep to beyond its shape.
import type { HttpRoute } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkHttpMatch } from './http-match.ts';
import {
  checkDuration,
  checkHeaderName,
  checkHost,
  checkPercent,
  checkPort,
  checkRegex,
} from './values.ts';

type RouteAt = {
  readonly route: HttpRoute;
  readonly path: string;
  /** The VirtualService has no hosts: others refer to it. */
  readonly isDelegate: boolean;
};

const GRPC_STATUS: ReadonlySet<string> = new Set([
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND'],
  ...['ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION'],
  ...['ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS'],
  'UNAUTHENTICATED',
]);

const RETRY_ON: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'envoy-ratelimited',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

export function checkHttpRoute({ route, path, isDelegate }: RouteAt, findings: Findings): void {
  checkAction({ route, path, isDelegate }, findings);
  (route.match ?? []).forEach((match, i) => {
    checkHttpMatch({ match, path: `${path}.match[${i}]` }, findings);
  });
  checkTargets(route, path, findings);
  checkRedirect(route, path, findings);
  checkDirectResponse(route, path, findings);
  checkRewrite(route, path, findings);
  checkMirrors(route, path, findings);
  checkFault(route, path, findings);
  checkRetries(route, path, findings);
  checkHeaders(route, path, findings);
  checkDuration({ path: `${path}.timeout`, value: zeroIsOff(route.timeout) }, findings);
}

const ACTIONS = ['route', 'redirect', 'directResponse', 'delegate'] as const;

function checkAction({ route, path, isDelegate }: RouteAt, findings: Findings): void {
  const given = ACTIONS.filter((field) => {
    const value = route[field];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
  if (given.length === 0) {
    const message = 'says nothing to do: give route, redirect, directResponse or delegate';
    findings.error({ path, message });
  }
  if (given.length > 1) {
    findings.error({ path, message: `has ${given.join(' and ')}: only one of them can be` });
  }
  if (isDelegate && route.delegate !== undefined) {
    const message = 'must not delegate again: refer to this VirtualService from one with hosts';
    findings.error({ path: `${path}.delegate`, message });
  }
  const answers = route.redirect !== undefined || route.directResponse !== undefined;
  for (const field of ['rewrite', 'fault'] as const) {
    if (!answers || route[field] === undefined) continue;
    const message = 'has no effect with redirect or directResponse: remove it';
    findings.error({ path: `${path}.${field}`, message });
  }
}

function checkTargets({ route = [] }: HttpRoute, path: string, findings: Findings): void {
  route.forEach(({ destination, weight }, i) => {
    const at = `${path}.route[${i}]`;
    const host = { path: `${at}.destination.host`, value: destination.host };
    checkHost(host, { wildcard: false }, findings);
    const { port } = destination;
    if (port !== undefined) {
      checkPort({ path: `${at}.destination.port.number`, value: port.number }, findings);
    }
    if (weight !== undefined && weight < 0) {
      findings.error({ path: `${at}.weight`, message: `must not be negative, but is ${weight}` });
    }
  });
  const total = route.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (route.length > 1 && total <= 0) {
    const message = 'all weights are 0: nothing would be sent anywhere; give one a weight';
    findings.error({ path: `${path}.route`, message });
  }
}

function checkRedirect(
  { redirect, match = [] }: HttpRoute,
  path: string,
  findings: Findings,
): void {
  if (redirect === undefined) return;
  const { uri, authority, scheme, port, derivePort, prefixRewrite, redirectCode } = redirect;
  const at = `${path}.redirect`;
  const changes = [uri, authority, scheme, port, derivePort, prefixRewrite];
  if (changes.every((one) => one === undefined)) {
    const message = 'would lead back to itself: give uri, authority, scheme, port or prefixRewrite';
    findings.error({ path: at, message });
  }
  if (redirectCode !== undefined && (redirectCode < 300 || redirectCode > 399)) {
    const message = `must be from 300 to 399, such as 301 or 302, not ${redirectCode}`;
    findings.error({ path: `${at}.redirectCode`, message });
  }
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    findings.error({ path: `${at}.scheme`, message: `must be http or https, not '${scheme}'` });
  }
  if (prefixRewrite !== undefined && !match.some((one) => one.uri?.prefix !== undefined)) {
    const message = 'needs a match of uri.prefix: it replaces what that matched';
    findings.error({ path: `${at}.prefixRewrite`, message });
  }
}

function checkDirectResponse(
  { directResponse }: HttpRoute,
  path: string,
  findings: Findings,
): void {
  if (directResponse === undefined) return;
  const { status } = directResponse;
  if (status >= 200 && status <= 599) return;
  const message = `must be from 200 to 599, not ${status}`;
  findings.error({ path: `${path}.directResponse.status`, message });
}

function checkRewrite({ rewrite }: HttpRoute, path: string, findings: Findings): void {
  if (rewrite === undefined) return;
  const { uri, authority, uriRegexRewrite } = rewrite;
  const at = `${path}.rewrite`;
  if (uri !== undefined && uriRegexRewrite !== undefined) {
    findings.error({ path: at, message: 'give one of uri and uriRegexRewrite' });
  }
  if ([uri, authority, uriRegexRewrite].every((one) => one === undefined)) {
    findings.error({
      path: at,
      message: 'changes nothing: give uri, uriRegexRewrite or authority',
    });
  }
  const regex = uriRegexRewrite?.match;
  if (regex !== undefined)
    checkRegex({ path: `${at}.uriRegexRewrite.match`, value: regex }, findings);
}

function checkMirrors(route: HttpRoute, path: string, findings: Findings): void {
  const { mirror, mirrors = [], mirrorPercentage } = route;
  if (mirror !== undefined && mirrors.length > 0) {
    findings.error({ path: `${path}.mirrors`, message: 'give one of mirror and mirrors' });
  }
  checkPercent(
    { path: `${path}.mirrorPercentage.value`, value: mirrorPercentage?.value },
    findings,
  );
  mirrors.forEach(({ percentage }, i) => {
    const at = `${path}.mirrors[${i}].percentage.value`;
    checkPercent({ path: at, value: percentage?.value }, findings);
  });
}

function checkFault({ fault }: HttpRoute, path: string, findings: Findings): void {
  if (fault === undefined) return;
  const { delay, abort } = fault;
  const at = `${path}.fault`;
  if (delay === undefined && abort === undefined) {
    findings.error({ path: at, message: 'does nothing: give delay or abort' });
  }
  if (delay !== undefined) {
    checkPercent(
      { path: `${at}.delay.percentage.value`, value: delay.percentage?.value },
      findings,
    );
    checkDuration({ path: `${at}.delay.fixedDelay`, value: delay.fixedDelay }, findings);
    if (delay.fixedDelay === undefined) {
      findings.error({ path: `${at}.delay.fixedDelay`, message: 'is required, such as 5s' });
    }
  }
  if (abort === undefined) return;
  checkPercent({ path: `${at}.abort.percentage.value`, value: abort.percentage?.value }, findings);
  const { httpStatus, grpcStatus } = abort;
  if ((httpStatus === undefined) === (grpcStatus === undefined)) {
    findings.error({ path: `${at}.abort`, message: 'give one of httpStatus and grpcStatus' });
  }
  if (grpcStatus !== undefined && !GRPC_STATUS.has(grpcStatus)) {
    const message = `'${grpcStatus}' is no status of gRPC: write one such as UNAVAILABLE`;
    findings.error({ path: `${at}.abort.grpcStatus`, message });
  }
  if (httpStatus !== undefined && (httpStatus < 200 || httpStatus > 599)) {
    const message = `must be from 200 to 599, not ${httpStatus}`;
    findings.error({ path: `${at}.abort.httpStatus`, message });
  }
}

function checkRetries({ retries }: HttpRoute, path: string, findings: Findings): void {
  if (retries === undefined) return;
  const { attempts = 0, perTryTimeout, retryOn } = retries;
  const at = `${path}.retries`;
  if (attempts < 0) findings.error({ path: `${at}.attempts`, message: 'must not be negative' });
  checkDuration({ path: `${at}.perTryTimeout`, value: zeroIsOff(perTryTimeout) }, findings);
  for (const word of (retryOn ?? '').split(',').map((one) => one.trim())) {
    if (word === '' || RETRY_ON.has(word) || /^[1-5]\d\d$/.test(word)) continue;
    const message = `'${word}' is none of ${[...RETRY_ON].join(', ')}, nor a status`;
    findings.error({ path: `${at}.retryOn`, message });
  }
}

function checkHeaders(route: HttpRoute, path: string, findings: Findings): void {
  const owners = [
    { headers: route.headers, at: path },
    ...(route.route ?? []).map(({ headers }, i) => ({ headers, at: `${path}.route[${i}]` })),
  ];
  for (const { headers, at } of owners) {
    for (const side of ['request', 'response'] as const) {
      const { set = {}, add = {}, remove = [] } = headers?.[side] ?? {};
      const names = [...Object.keys(set), ...Object.keys(add), ...remove];
      for (const value of names) {
        // `:authority` may be set, by that name: it is the host.
        if (value === ':authority' && side === 'request' && !remove.includes(value)) continue;
        checkHeaderName({ path: `${at}.headers.${side}[${value}]`, value }, findings);
      }
    }
  }
}

/** Zero means none, for timeouts. */
function zeroIsOff(duration: string | undefined): string | undefined {
  return duration === undefined || /^0(\.0+)?(ms|s|m|h)$/.test(duration) ? undefined : duration;
}
