// Which priorities a retry leaves out: those that earlier attempts went to, looked at again after
// every so many attempts. When that leaves nothing that is available, it begins anew. Pure.
import { availableLoad, type Availability, type PriorityLoad } from './priority-load.ts';

/** Undefined: nothing is left out, load is as ever. */
export function loadAvoiding(
  available: readonly Availability[],
  /** Of the attempts so far, in order; -1: it is no longer known. */
  tried: readonly number[],
  updateFrequency: number,
): PriorityLoad | undefined {
  const step = Math.max(1, updateFrequency);
  let load: PriorityLoad | undefined;
  let since = 0;
  for (let seen = step; seen <= tried.length; seen += step) {
    const left = new Set(tried.slice(since, seen));
    load = availableLoad(
      available.map((one, priority) => (left.has(priority) ? UNAVAILABLE : one)),
    );
    if (load === undefined) since = seen;
  }
  return load;
}

const UNAVAILABLE: Availability = { healthy: 0, degraded: 0 };
