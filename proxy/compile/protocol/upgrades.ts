// What connections may become: WebSocket, CONNECT.
import type { UpgradePlan } from '../../plan/index.ts';
import type { Place } from '../reading/index.ts';

type UpgradeConfig = {
  readonly upgradeType?: string;
  readonly enabled?: boolean;
  readonly connectConfig?: object;
};

/** Their case does not tell them apart. */
export function upgradePlans(
  configs: readonly UpgradeConfig[] | undefined,
  place: Place,
): readonly UpgradePlan[] {
  const seen = new Set<string>();
  return place.each(configs, ({ upgradeType = '', enabled = true, connectConfig }, at) => {
    const name = upgradeType.toLowerCase();
    const ends = connectConfig !== undefined;
    if (ends && name !== 'connect') at.at('connect_config').reject('is for CONNECT alone');
    if (seen.has(name)) at.reject(`${upgradeType} is there already`);
    seen.add(name);
    return ends ? { name, enabled, endsHere: true } : { name, enabled };
  });
}
