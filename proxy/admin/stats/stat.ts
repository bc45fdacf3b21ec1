// Statistics one by one, by the names users of Envoy know, out of the tables they come in.
import type { StatTable } from '../../live.ts';

/** What it belongs to: `cluster` and the cluster's name; both empty for the server. */
type Place = { readonly scope: string; readonly row: string; readonly name: string };

export type Stat =
  | (Place & { readonly kind: 'counter' | 'gauge'; readonly value: number })
  | (Place & {
      readonly kind: 'histogram';
      readonly counts: readonly number[];
      readonly sum: number;
    });

export function statsOf(tables: readonly StatTable[]): readonly Stat[] {
  return tables.flatMap((table) => [...cells(table), ...others(table), ...histograms(table)]);
}

/** `cluster.reviews.upstream_rq_total` */
export function fullName({ scope, row, name }: Place): string {
  return [scope, row, name].filter((part) => part !== '').join('.');
}

function cells({ scope, rows, columns, values }: StatTable): Stat[] {
  return rows.flatMap((row, y) =>
    columns.map(({ name, type }, x) => {
      return { kind: type, scope, row, name, value: values[y * columns.length + x] ?? 0 };
    }),
  );
}

function others({ scope, rows, more }: StatTable): Stat[] {
  return more.map(({ row, name, type, value }) => {
    return { kind: type, scope, row: rows[row] ?? '', name, value };
  });
}

function histograms({ scope, rows, histograms: all }: StatTable): Stat[] {
  return all.map(({ row, name, counts, sum }) => {
    return { kind: 'histogram', scope, row: rows[row] ?? '', name, counts, sum };
  });
}
