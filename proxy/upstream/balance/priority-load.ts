// How load is divided among priorities, exactly as Envoy does it: each gets what its healthy (then
// its degraded) endpoints can bear, the first ones first, and what rounding leaves goes to the
// first that has any. When not enough is healthy to bear everything, a priority may panic: better
// to try all its endpoints than to drown those that are left. Pure.

/** Endpoints of one priority, or their weights. */
export type LevelCount = {
  readonly healthy: number;
  readonly degraded: number;
  readonly total: number;
};

export type LevelHealth = {
  readonly endpoints: LevelCount;
  /** What its availability is measured by: endpoints, or their weights. */
  readonly measure: LevelCount;
};

export type Availability = { readonly healthy: number; readonly degraded: number };

/** Percents, one for each priority; all of them together are 100. */
export type PriorityLoad = {
  readonly healthy: readonly number[];
  readonly degraded: readonly number[];
};

export function availabilities(
  levels: readonly LevelHealth[],
  overprovisioningPercent: number,
): readonly Availability[] {
  const percent = (part: number, whole: number): number =>
    whole === 0 ? 0 : Math.min(100, Math.floor((overprovisioningPercent * part) / whole));
  return levels.map(({ measure: { healthy, degraded, total } }) => {
    return { healthy: percent(healthy, total), degraded: percent(degraded, total) };
  });
}

/** Undefined: nothing is available. */
export function availableLoad(available: readonly Availability[]): PriorityLoad | undefined {
  const total = totalOf(available);
  if (total === 0) return undefined;
  let rest = 100;
  const take = (availability: number): number => {
    const load = Math.min(rest, Math.floor((availability * 100) / total));
    rest -= load;
    return load;
  };
  const healthy = available.map((one) => take(one.healthy));
  const degraded = available.map((one) => take(one.degraded));
  const firstHealthy = available.findIndex((one) => one.healthy > 0);
  if (firstHealthy >= 0) healthy[firstHealthy]! += rest;
  else degraded[available.findIndex((one) => one.degraded > 0)]! += rest;
  return { healthy, degraded };
}

export type PanicLoad = { readonly load: PriorityLoad; readonly panics: readonly boolean[] };

export function priorityLoad(
  levels: readonly LevelHealth[],
  { overprovisioningPercent, panicPercent }: Readonly<Record<PriorityPercent, number>>,
): PanicLoad {
  const available = availabilities(levels, overprovisioningPercent);
  const load = availableLoad(available);
  if (load === undefined && panicPercent === 0) {
    // Nobody will be found; but the first priority is where nobody is found.
    return { load: firstOnly(levels), panics: levels.map(() => false) };
  }
  const isEnough = totalOf(available) === 100;
  const panics = levels.map(({ endpoints }) => !isEnough && isPanic(endpoints, panicPercent));
  const allPanic = panics.every((panic) => panic);
  return { load: allPanic ? totalPanic(levels) : (load ?? firstOnly(levels)), panics };
}

type PriorityPercent = 'overprovisioningPercent' | 'panicPercent';

export function isPanic({ healthy, degraded, total }: LevelCount, panicPercent: number): boolean {
  const usable = total === 0 ? 0 : (100 * (healthy + degraded)) / total;
  return usable < Math.min(100, panicPercent);
}

function totalOf(available: readonly Availability[]): number {
  const total = available.reduce((sum, one) => sum + one.healthy + one.degraded, 0);
  return Math.min(100, total);
}

/** By the number of endpoints, whatever their health. */
function totalPanic(levels: readonly LevelHealth[]): PriorityLoad {
  const all = levels.reduce((sum, { endpoints }) => sum + endpoints.total, 0);
  if (all === 0) return firstOnly(levels);
  const healthy = levels.map(({ endpoints }) => Math.floor((100 * endpoints.total) / all));
  const rest = 100 - healthy.reduce((sum, load) => sum + load, 0);
  healthy[levels.findIndex(({ endpoints }) => endpoints.total > 0)]! += rest;
  return { healthy, degraded: levels.map(() => 0) };
}

function firstOnly(levels: readonly LevelHealth[]): PriorityLoad {
  const none = levels.map(() => 0);
  return { healthy: levels.map((_level, i) => (i === 0 ? 100 : 0)), degraded: none };
}
