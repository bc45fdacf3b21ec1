// The listener that a described connection would come to, as the redirection and the kernel decide.
import type { RequestDescription } from '../explain/index.ts';
import type { LinkedListener, ListenerTable } from '../listen/index.ts';
import type { ListenerPlan } from '../plan/index.ts';

type Place =
  | ({ readonly kind: 'ok' } & LinkedListener)
  | { readonly kind: 'unknown'; readonly reason: string };

export function placeOf({ listener, destination }: Asked, table: ListenerTable): Place {
  const all = [...table.all];
  if (listener !== undefined) {
    const named = table.get(listener);
    if (named === undefined) return unknown(`there is no listener '${listener}'`, all);
    return reached(named, destination, table);
  }
  const bound = all.filter(({ binds }) => binds);
  const direct = bound.find(
    ({ port, originalDestination }) => !originalDestination && port === destination?.port,
  );
  if (direct !== undefined) return { kind: 'ok', ...table.linked(direct) };
  // What an application connects to is redirected to the way out.
  const out = bound.find((one) => one.originalDestination && one.direction === 'outbound');
  if (out !== undefined) return reached(out, destination, table);
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return { kind: 'ok', ...table.linked(only) };
  return unknown('several listeners could be meant: say listener=', all);
}

type Asked = Pick<RequestDescription, 'listener' | 'destination'>;

function reached(
  accepting: ListenerPlan,
  destination: Asked['destination'],
  table: ListenerTable,
): Place {
  const isRedirected = accepting.originalDestination && destination !== undefined;
  const found = isRedirected
    ? table.forDestination(accepting, destination)
    : table.linked(accepting);
  return { kind: 'ok', ...found };
}

function unknown(reason: string, all: readonly ListenerPlan[]): Place {
  const names = all.map(({ name }) => name).sort();
  const list = names.length === 0 ? 'there are none yet' : `there are ${names.join(', ')}`;
  return { kind: 'unknown', reason: `${reason}; ${list}` };
}
