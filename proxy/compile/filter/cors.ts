// CorsPolicy → who from other origins may ask.
import type { CorsPolicy } from '../../../api/xds/index.ts';
import type { CorsSettings } from '../../plan/index.ts';
import { textMatch } from '../match/index.ts';
import { fraction, type Place } from '../reading/index.ts';

export function corsPolicy(policy: CorsPolicy, place: Place): CorsSettings {
  const at = place.at('filter_enabled').at('default_value');
  return {
    kind: 'cors',
    policy: {
      origins: place.at('allow_origin_string_match').each(policy.allowOriginStringMatch, textMatch),
      methods: policy.allowMethods ?? '',
      headers: policy.allowHeaders ?? '',
      exposed: policy.exposeHeaders ?? '',
      maxAge: policy.maxAge ?? '',
      credentials: policy.allowCredentials ?? false,
      allowsPrivateNetwork: policy.allowPrivateNetworkAccess ?? false,
      percent: fraction(policy.filterEnabled?.defaultValue, 100, at),
      forwardsUnmatched: policy.forwardNotMatchingPreflights ?? true,
    },
  };
}
