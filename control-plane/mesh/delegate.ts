// A rule that hands over to another VirtualService: the other's rules, narrowed to what the rule
// matched. Rules that could never match are left out.
import type { HttpMatch, HttpRoute, StringMatch } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import { fullHost } from './host.ts';

export function delegated(
  root: HttpRoute,
  rules: readonly HttpRoute[],
  namespace: string,
): readonly HttpRoute[] {
  const { delegate: _, match: outer = [], ...defaults } = root;
  return rules.flatMap((rule): readonly HttpRoute[] => {
    const match = matches(outer, rule.match ?? []);
    if (match === undefined) return [];
    const { route, mirror, mirrors } = rule;
    const own = given({
      route: route?.map((each) => ({ ...each, destination: named(each.destination, namespace) })),
      mirror: mirror && named(mirror, namespace),
      mirrors: mirrors?.map((each) => {
        return { ...each, destination: named(each.destination, namespace) };
      }),
    });
    return [{ ...defaults, ...rule, ...own, ...(match.length === 0 ? {} : { match }) }];
  });
}

/** Short names are of the namespace where they were written. */
function named<T extends { readonly host: string }>(destination: T, namespace: string): T {
  return { ...destination, host: fullHost({ host: destination.host, namespace }) };
}

type Matches = readonly HttpMatch[];

/** Each with each; undefined when none of them can hold. */
function matches(...[outer, inner]: readonly [Matches, Matches]): Matches | undefined {
  if (outer.length === 0) return inner;
  if (inner.length === 0) return outer;
  const both = outer.flatMap((one) => inner.flatMap((other) => combined(one, other) ?? []));
  return both.length === 0 ? undefined : both;
}

const TEXTS = ['scheme', 'method', 'authority'] as const;
const MAPS = ['headers', 'withoutHeaders', 'queryParams'] as const;

/** Both at once; undefined when they contradict each other, or it cannot be said in one match. */
function combined(...[outer, inner]: readonly [HttpMatch, HttpMatch]): HttpMatch | undefined {
  const uri = narrower(outer.uri, inner.uri);
  if (uri === 'never') return undefined;
  if (TEXTS.some((field) => !isOneSided(outer[field], inner[field]))) return undefined;
  if (!isOneSided(outer.port, inner.port)) return undefined;
  if (!isOneSided(outer.sourceNamespace, inner.sourceNamespace)) return undefined;
  const maps = MAPS.map((field) => {
    const all = { ...outer[field], ...inner[field] };
    return [field, Object.keys(all).length === 0 ? undefined : all] as const;
  });
  const name = [outer.name, inner.name].filter((part) => part !== undefined).join('-');
  const sourceLabels = { ...outer.sourceLabels, ...inner.sourceLabels };
  return {
    ...outer,
    ...inner,
    ...given({ uri, ...Object.fromEntries(maps), name: name === '' ? undefined : name }),
    ...(Object.keys(sourceLabels).length === 0 ? {} : { sourceLabels }),
  };
}

function isOneSided(...[one, other]: readonly [unknown, unknown]): boolean {
  return one === undefined || other === undefined || JSON.stringify(one) === JSON.stringify(other);
}

/** The inner path, if it lies in the outer. Regular expressions cannot be compared. */
function narrower(
  ...[outer, inner]: readonly [StringMatch | undefined, StringMatch | undefined]
): StringMatch | 'never' | undefined {
  if (outer === undefined || inner === undefined) return inner ?? outer;
  if (JSON.stringify(outer) === JSON.stringify(inner)) return inner;
  if (outer.prefix === undefined) return 'never';
  const path = inner.exact ?? inner.prefix;
  return path?.startsWith(outer.prefix) === true ? inner : 'never';
}
