// Everything that is counted on a data thread, as tables of numbers by Envoy's names. Made when
// somebody asks; what counts knows nothing of it.
import type { StatTable, StatType } from '../live.ts';
import type { Histogrammed } from './counted.ts';
import { statName } from './stat-name.ts';

/** One thing that counts: a cluster, a listener. */
export type StatRow = {
  readonly name: string;
  /** Fields that are numbers are counters, or gauges where their name says so. */
  readonly counts: readonly object[];
  readonly gauges: Readonly<Record<string, number>>;
  /** By Envoy's names already: what not every row has. */
  readonly more: ReadonlyMap<string, number>;
  readonly histograms: Readonly<Record<string, Histogrammed>>;
};

export function statTable(scope: string, rows: readonly StatRow[]): StatTable {
  const columns = new Map<string, { readonly at: number; readonly type: StatType }>();
  const cells = rows.map((row) => cellsOf(row, columns));
  const values = new Float64Array(rows.length * columns.size);
  cells.forEach((row, at) => {
    for (const { column, value } of row) values[at * columns.size + column] = value;
  });
  const counter = 'counter' as const;
  return {
    scope,
    rows: rows.map(({ name }) => name),
    columns: [...columns].map(([name, { type }]) => ({ name, type })),
    values,
    more: rows.flatMap(({ more }, row) =>
      [...more].map(([name, value]) => ({ row, name, type: counter, value })),
    ),
    histograms: rows.flatMap(({ histograms }, row) =>
      Object.entries(histograms).map(([name, { counts, sum }]) => {
        return { row, name, counts: [...counts], sum };
      }),
    ),
  };
}

type Columns = Map<string, { readonly at: number; readonly type: StatType }>;
type Cell = { readonly column: number; readonly value: number };

function cellsOf({ counts, gauges }: StatRow, columns: Columns): readonly Cell[] {
  const cells: Cell[] = [];
  const put = (name: string, value: number, type: StatType): void => {
    let column = columns.get(name);
    if (column === undefined) columns.set(name, (column = { at: columns.size, type }));
    cells.push({ column: column.at, value });
  };
  for (const [name, value] of Object.entries(gauges)) put(name, value, 'gauge');
  for (const object of counts) {
    for (const [field, value] of Object.entries(object)) {
      if (typeof value !== 'number') continue;
      put(statName(field), value, field.endsWith('Active') ? 'gauge' : 'counter');
    }
  }
  return cells;
}
