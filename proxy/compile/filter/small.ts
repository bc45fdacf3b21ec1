// Filters whose settings are a field or two: router, buffer, header mutation, session affinity.
import {
  nameOfTypeUrl,
  unpack,
  type BufferFilter,
  type HeaderMutation,
  type HeaderMutations,
  type Router,
  type StatefulSession,
} from '../../../api/xds/index.ts';
import type { FilterSettings, HeaderChange, HeaderChanges } from '../../plan/index.ts';
import { headerChange } from '../match/index.ts';
import { milliseconds, type Place } from '../reading/index.ts';

export function router(config: Router): FilterSettings {
  return {
    kind: 'router',
    suppressOwnHeaders: config.suppressEnvoyHeaders ?? false,
    respectExpectedTimeout: config.respectExpectedRqTimeout ?? false,
  };
}

export function buffer(config: BufferFilter, place: Place): FilterSettings {
  const { maxRequestBytes: bytesMax = 0 } = config;
  if (bytesMax < 1) place.at('max_request_bytes').reject('must be at least 1');
  return { kind: 'buffer', bytesMax };
}

export function headerMutation(config: HeaderMutations | undefined, place: Place): FilterSettings {
  const { requestMutations = [], responseMutations = [] } = config ?? {};
  return {
    kind: 'header-mutation',
    request: mutations(requestMutations, place.at('request_mutations')),
    response: mutations(responseMutations, place.at('response_mutations')),
  };
}

/** Removals come first in a plan; here they may stand anywhere, which must not differ. */
function mutations(list: readonly HeaderMutation[], place: Place): HeaderChanges {
  const changes: HeaderChange[] = [];
  const remove: string[] = [];
  list.forEach(({ remove: name, append }, i) => {
    if (append !== undefined) changes.push(headerChange(append, place.at(i).at('append')));
    else if (name === undefined) place.at(i).reject('needs remove or append');
    else {
      const lower = name.toLowerCase();
      if (changes.some((change) => change.name === lower)) {
        place.at(i).at('remove').reject(`removes what an entry before it adds: ${name}`);
      }
      remove.push(lower);
    }
  });
  return { changes, remove };
}

const COOKIE = 'envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState';
const HEADER = 'envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState';

export function affinity(config: StatefulSession, place: Place): FilterSettings {
  const { sessionState, strict = false } = config;
  const at = place.at('session_state').at('typed_config');
  const cookie = unpack(sessionState?.typedConfig, COOKIE)?.cookie;
  if (cookie !== undefined) {
    const { name = '', path = '' } = cookie;
    if (name === '') at.at('cookie').at('name').reject('is required');
    const ttlMs = milliseconds(cookie.ttl, 0, at.at('cookie').at('ttl'));
    return { kind: 'affinity', by: { kind: 'cookie', name, path, ttlMs }, strict };
  }
  const header = unpack(sessionState?.typedConfig, HEADER);
  const name = (header?.name ?? '').toLowerCase();
  if (header === undefined) {
    const type = nameOfTypeUrl(sessionState?.typedConfig?.['@type'] ?? 'nothing');
    at.reject(`${type} is not supported: cookie or header`);
  } else if (name === '') at.at('name').reject('is required');
  return { kind: 'affinity', by: { kind: 'header', name }, strict };
}
