// How much of the load of one zone's callers stays in their zone, and where the rest goes: as much
// stays as makes every endpoint of the upstream bear the same in the end; what is over goes to the
// zones that have more endpoints than callers. Shares are counted in ten-thousandths. Pure.

export type Locality = { readonly region: string; readonly zone: string; readonly subzone: string };

/** Proxies of our own kind (who call the same upstreams), by place. */
export type CallerLocality = Locality & { readonly healthy: number; readonly total: number };

/** Endpoints of the upstream, by place. */
type ZoneCount = { readonly locality: Locality; readonly healthy: number };

export type ZoneShares = {
  /** The index of the callers' own locality among the upstream's; -1: it has none there. */
  readonly own: number;
  /** Of 10,000 picks. */
  readonly stay: number;
  /** For each locality, how much it and those before it can take of what does not stay. */
  readonly residual: readonly number[];
};

export const ZONE_SHARES_WHOLE = 10_000;

export function zoneShares(
  upstream: readonly ZoneCount[],
  callers: readonly CallerLocality[],
  here: Locality,
): ZoneShares {
  const allCallers = callers.reduce((sum, { healthy }) => sum + healthy, 0);
  const allEndpoints = upstream.reduce((sum, { healthy }) => sum + healthy, 0);
  const callersAt = (locality: Locality): number =>
    callers.find((one) => isSameLocality(one, locality))?.healthy ?? 0;
  const shares = upstream.map(({ locality, healthy }) => {
    if (healthy === 0) return { callers: 0, endpoints: 0 };
    return {
      callers: part({ count: callersAt(locality), of: allCallers }),
      endpoints: part({ count: healthy, of: allEndpoints }),
    };
  });
  const own = upstream.findIndex(({ locality }) => isSameLocality(locality, here));
  const mine = shares[own];
  const residual: number[] = [];
  let sum = 0;
  for (const [index, share] of shares.entries()) {
    if (index !== own) sum += Math.max(0, share.endpoints - share.callers);
    residual.push(sum);
  }
  return { own, stay: mine === undefined ? 0 : stayOf(mine), residual };
}

export function isSameLocality(one: Locality, other: Locality): boolean {
  return one.region === other.region && one.zone === other.zone && one.subzone === other.subzone;
}

function stayOf({ callers, endpoints }: { callers: number; endpoints: number }): number {
  if (endpoints > 0 && endpoints >= callers) return ZONE_SHARES_WHOLE;
  return callers === 0 ? 0 : Math.floor((endpoints * ZONE_SHARES_WHOLE) / callers);
}

function part({ count, of }: { readonly count: number; readonly of: number }): number {
  return of === 0 ? 0 : Math.floor((ZONE_SHARES_WHOLE * count) / of);
}
