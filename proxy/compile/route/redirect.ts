// RedirectAction.
import type { RedirectAction as XdsRedirectAction } from '../../../api/xds/index.ts';
import type { PathRewrite, RedirectAction } from '../../plan/index.ts';
import { substitution } from '../match/index.ts';
import { choice, within, type Place } from '../reading/index.ts';

const STATUSES = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
} as const;

export function redirect(config: XdsRedirectAction, place: Place): RedirectAction {
  const { responseCode, schemeRedirect, httpsRedirect, hostRedirect, portRedirect } = config;
  return {
    kind: 'redirect',
    status: choice(responseCode, STATUSES, place.at('response_code')) ?? 301,
    scheme: schemeRedirect ?? (httpsRedirect === true ? 'https' : undefined),
    host: hostRedirect === '' ? undefined : hostRedirect,
    port:
      portRedirect === undefined || portRedirect === 0
        ? undefined
        : within(portRedirect, [1, 65_535], place.at('port_redirect')),
    path: pathOf(config, place),
    stripsQuery: config.stripQuery ?? false,
  };
}

function pathOf(config: XdsRedirectAction, place: Place): PathRewrite | undefined {
  const { pathRedirect, prefixRewrite, regexRewrite } = config;
  if (pathRedirect !== undefined) return { kind: 'whole', text: pathRedirect };
  if (prefixRewrite !== undefined) return { kind: 'prefix', text: prefixRewrite };
  if (regexRewrite === undefined) return undefined;
  return { kind: 'regex', ...substitution(regexRewrite, place.at('regex_rewrite')) };
}
