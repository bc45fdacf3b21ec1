// Lateen's own settings inside Envoy's resources: `metadata.filter_metadata.lateen`, which Envoy
// passes over. Who does not write them gets Envoy's behaviour.
import type { Metadata } from '../../../api/xds/index.ts';
import { isObject, type Json } from '../../../lib/index.ts';
import type { Place } from './place.ts';

type OwnValue = boolean | number;

const KEY = 'lateen';

/** `defaults` says which settings there are, of which type, and what they are when not written. */
export function ownSettings<T extends Readonly<Record<string, OwnValue>>>(
  metadata: Metadata | undefined,
  defaults: T,
  place: Place,
): T {
  const written = metadata?.filterMetadata?.[KEY];
  if (written === undefined) return defaults;
  const at = place.at('metadata').at('filter_metadata').at(KEY);
  const settings: Record<string, OwnValue> = { ...defaults };
  for (const [name, value] of Object.entries(isObject(written) ? written : {})) {
    const otherwise = defaults[name];
    if (otherwise === undefined) at.at(name).note('is no setting of Lateen');
    else if (fits(value, otherwise)) settings[name] = value;
    else at.at(name).reject(typeof otherwise === 'number' ? NOT_A_NUMBER : NOT_A_SWITCH);
  }
  return { ...defaults, ...settings };
}

const NOT_A_NUMBER = 'must be a number that is not negative';
const NOT_A_SWITCH = 'must be true or false';

function fits(value: Json | undefined, otherwise: OwnValue): value is OwnValue {
  if (typeof otherwise === 'boolean') return typeof value === 'boolean';
  return typeof value === 'number' && value >= 0;
}
