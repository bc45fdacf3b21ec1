// Counts as Prometheus reads them: the text exposition format, version 0.0.4. Made when somebody
// asks.
import { BUCKETS, type Family, type Histogram, type Stats } from './stats.ts';

export function exposition({ counters, histograms }: Stats): string {
  const lines: string[] = [];
  for (const family of counters) {
    heading(family, lines);
    for (const { values, state } of family.series.values()) {
      const labels = labelText({ names: family.labels, values });
      lines.push(`${family.name}${labels} ${state.value}`);
    }
  }
  for (const family of histograms) {
    heading(family, lines);
    for (const { values, state } of family.series.values()) {
      histogramLines({ family, values, state, lines });
    }
  }
  return `${lines.join('\n')}\n`;
}

function heading(family: Family<unknown>, lines: string[]): void {
  if (family.series.size === 0) return;
  lines.push(`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.type}`);
}

type HistogramText = {
  readonly family: Family<Histogram>;
  readonly values: readonly string[];
  readonly state: Histogram;
  readonly lines: string[];
};

function histogramLines({ family, values, state, lines }: HistogramText): void {
  const { name } = family;
  const labels = [...family.labels, 'le'];
  let total = 0;
  for (let i = 0; i <= BUCKETS.length; i++) {
    total += state.counts[i]!;
    const bound = i < BUCKETS.length ? String(BUCKETS[i]) : '+Inf';
    lines.push(
      `${name}_bucket${labelText({ names: labels, values: [...values, bound] })} ${total}`,
    );
  }
  lines.push(`${name}_sum${labelText({ names: family.labels, values })} ${state.sum}`);
  lines.push(`${name}_count${labelText({ names: family.labels, values })} ${total}`);
}

type Labels = { readonly names: readonly string[]; readonly values: readonly string[] };

function labelText({ names, values }: Labels): string {
  if (names.length === 0) return '';
  const parts = names.map((name, i) => `${name}="${escaped(values[i] ?? '')}"`);
  return `{${parts.join(',')}}`;
}

function escaped(value: string): string {
  return /["\\\n]/.test(value)
    ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : value;
}
