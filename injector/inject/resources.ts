// How much processor and memory a proxy asks for.
import type { Container } from '../../api/kubernetes/index.ts';
import { objectAt, type JsonObject } from '../../lib/index.ts';

/** What a pod's annotations say. */
export type ResourceAmounts = {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
};

/** Once a pod says one amount itself, the mesh's count for nothing: a limit might be below it. */
export function resourcesOf(
  amounts: ResourceAmounts | undefined,
  defaults: JsonObject,
): NonNullable<Container['resources']> {
  const { requests, limits } = amounts ?? {
    requests: quantities(defaults, 'requests'),
    limits: quantities(defaults, 'limits'),
  };
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

function quantities(
  resources: JsonObject,
  kind: 'requests' | 'limits',
): Readonly<Record<string, string>> {
  const given = Object.entries(objectAt(resources, kind) ?? {});
  return Object.fromEntries(
    given.flatMap(([name, amount]) =>
      typeof amount === 'string' || typeof amount === 'number' ? [[name, String(amount)]] : [],
    ),
  );
}
