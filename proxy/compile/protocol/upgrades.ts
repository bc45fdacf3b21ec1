// What connections may become: WebSocket, CONNECT.
import type { UpgradePlan } from '../../plan/index.ts';
import type { Place } from '../reading/index.ts';

type UpgradeConfig = { readonly upgradeType?: string; readonly enabled?: boolean };

/** Their case does not tell them apart. */
export function upgradePlans(
  configs: readonly UpgradeConfig[] | undefined,
  place: Place,
): readonly UpgradePlan[] {
  const seen = new Set<string>();
  return place.each(configs, ({ upgradeType = '', enabled = true }, at) => {
    const name = upgradeType.toLowerCase();
    if (seen.has(name)) at.reject(`${upgradeType} is there already`);
    seen.add(name);
    return { name, enabled };
  });
}
