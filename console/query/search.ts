// Which traces somebody asks for.
import type { AttributeValue, Span } from '../collect/index.ts';
import type { SummarizedTrace } from '../store/index.ts';

export type Search = {
  /** Empty: any. One span must meet service, operation, tags and durations together. */
  readonly service: string;
  readonly operation: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly durationUsMin: number;
  readonly durationUsMax: number;
  readonly startUsMin: number;
  readonly startUsMax: number;
  readonly onlyErrors: boolean;
  readonly limit: number;
};

export const EVERYTHING: Search = {
  service: '',
  operation: '',
  tags: new Map(),
  durationUsMin: 0,
  durationUsMax: Infinity,
  startUsMin: 0,
  startUsMax: Infinity,
  onlyErrors: false,
  limit: Infinity,
};

/** In the order given. */
export function search(
  traces: readonly SummarizedTrace[],
  wanted: Search,
): readonly SummarizedTrace[] {
  const found: SummarizedTrace[] = [];
  for (const one of traces) {
    if (found.length >= wanted.limit) break;
    const { startUs, errors } = one.summary;
    if (startUs < wanted.startUsMin || startUs > wanted.startUsMax) continue;
    if (wanted.onlyErrors && errors === 0) continue;
    if (one.trace.spans.some((span) => isWanted(span, wanted))) found.push(one);
  }
  return found;
}

function isWanted(span: Span, wanted: Search): boolean {
  const { service, operation, durationUsMin, durationUsMax, tags } = wanted;
  if (service !== '' && span.service !== service) return false;
  if (operation !== '' && span.name !== operation) return false;
  if (span.durationUs < durationUsMin || span.durationUs > durationUsMax) return false;
  return [...tags].every(([key, value]) => String(tagOf(span, key)) === value);
}

function tagOf(span: Span, key: string): AttributeValue | undefined {
  if (key === 'error') return span.failed;
  if (key === 'span.kind') return span.kind;
  return span.attributes.find(([name]) => name === key)?.[1];
}
