// A trace's spans as the rows of a waterfall: below their callers, with their place in time, and
// with what a reader must not miss (an attempt that is a retry, and why it was made).
import type { AttributeValue, Span } from '../collect/index.ts';
import { extent, resendsOf } from '../store/index.ts';

export type Row = {
  readonly span: Span;
  readonly depth: number;
  /** In percent of the whole trace. */
  readonly left: number;
  readonly width: number;
  /** Undefined for a first attempt. */
  readonly retry: { readonly number: number; readonly reason: string } | undefined;
};

/** `spans` are by start, as a trace holds them. */
export function waterfall(spans: readonly Span[]): readonly Row[] {
  const { startUs, endUs } = extent(spans);
  const wholeUs = Math.max(1, endUs - startUs);
  return nested(spans).map(({ span, depth }) => ({
    span,
    depth,
    left: (100 * (span.startUs - startUs)) / wholeUs,
    width: (100 * span.durationUs) / wholeUs,
    retry: retryOf(span, spans),
  }));
}

type Nested = { readonly span: Span; readonly depth: number };

/** Callers before those they called. Spans whose caller did not report stand at the left. */
function nested(spans: readonly Span[]): readonly Nested[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(spans, ({ parentId }) => parentId);
  const placed = new Set<Span>();
  const result: Nested[] = [];
  const placeFrom = (root: Span): void => {
    // Not recursive: how deep a trace is, is its sender's choice.
    const pending: Nested[] = [{ span: root, depth: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (placed.has(next.span)) continue;
      placed.add(next.span);
      result.push(next);
      const depth = next.depth + 1;
      const below = children.get(next.span.spanId) ?? [];
      for (const span of below.toReversed()) pending.push({ span, depth });
    }
  };
  for (const span of spans) if (!ids.has(span.parentId)) placeFrom(span);
  // Callers in a circle are nobody's children.
  for (const span of spans) if (!placed.has(span)) placeFrom(span);
  return result;
}

function retryOf(span: Span, spans: readonly Span[]): Row['retry'] {
  const number = resendsOf(span);
  if (number === 0) return undefined;
  const reason = reasonOf(attemptBefore(span, spans)) || reasonOf(span);
  return { number, reason };
}

/** The attempt that failed says why there was another one. */
function attemptBefore(span: Span, spans: readonly Span[]): Span | undefined {
  const number = resendsOf(span) - 1;
  return spans.findLast(
    (other) =>
      other.parentId === span.parentId &&
      other.service === span.service &&
      other.name === span.name &&
      other.kind === span.kind &&
      other.startUs <= span.startUs &&
      other !== span &&
      resendsOf(other) === number,
  );
}

function reasonOf(span: Span | undefined): string {
  return span === undefined ? '' : String(attributeOf(span, 'mesh.retry.reason') ?? '');
}

export function attributeOf({ attributes }: Span, key: string): AttributeValue | undefined {
  return attributes.find(([name]) => name === key)?.[1];
}
