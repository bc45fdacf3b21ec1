// What `/stats?…` asks for: Envoy's parameters.
import { fullName, type Stat } from './stat.ts';

type StatQuery = {
  readonly format: 'text' | 'json' | 'prometheus';
  readonly wants: (stat: Stat) => boolean;
};

type Reading =
  | { readonly kind: 'ok'; readonly query: StatQuery }
  | { readonly kind: 'rejected'; readonly reason: string };

const TYPES: Readonly<Record<string, readonly Stat['kind'][]>> = {
  all: ['counter', 'gauge', 'histogram'],
  counters: ['counter'],
  gauges: ['gauge'],
  histograms: ['histogram'],
};

// A longer expression is not for reading.
const FILTER_LENGTH_MAX = 256;

export function readStatQuery(parameters: URLSearchParams): Reading {
  const format = parameters.get('format') ?? 'text';
  if (format !== 'text' && format !== 'json' && format !== 'prometheus') {
    return rejected('usage: /stats?format=text  or /stats?format=json');
  }
  const type = (parameters.get('type') ?? 'all').toLowerCase();
  const kinds = TYPES[type];
  if (kinds === undefined) return rejected('type must be All, Counters, Gauges or Histograms');
  const filter = filterOf(parameters.get('filter') ?? '');
  if (filter === 'bad') return rejected('filter is no regular expression, or too long');
  const usedOnly = parameters.has('usedonly');
  const wants = (stat: Stat): boolean =>
    kinds.includes(stat.kind) &&
    (!usedOnly || isUsed(stat)) &&
    (filter === undefined || filter.test(fullName(stat)));
  return { kind: 'ok', query: { format, wants } };
}

function rejected(reason: string): Reading {
  return { kind: 'rejected', reason };
}

function filterOf(text: string): RegExp | 'bad' | undefined {
  if (text === '') return undefined;
  if (text.length > FILTER_LENGTH_MAX) return 'bad';
  try {
    return new RegExp(text);
  } catch (error) {
    if (error instanceof SyntaxError) return 'bad';
    throw error;
  }
}

function isUsed(stat: Stat): boolean {
  if (stat.kind === 'histogram') return stat.counts.some((count) => count > 0);
  return stat.value !== 0;
}
