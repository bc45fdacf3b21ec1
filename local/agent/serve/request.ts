// What the API server asks for, read from its URL. Pure.
import type { LogWish } from '../logs/index.ts';

export type Path = {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
};

/** `/<what>/<namespace>/<pod>/<container>`; undefined when it is something else. */
export function readPath({ pathname }: URL, what: string): Path | undefined {
  const [empty, first, ...words] = pathname.split('/').map(decodeURIComponent);
  const [namespace, pod, container, ...rest] = words;
  if (empty !== '' || first !== what || rest.length > 0) return undefined;
  if (namespace === undefined || pod === undefined || container === undefined) return undefined;
  return { namespace, pod, container };
}

type WishReading =
  | { readonly kind: 'ok'; readonly value: LogWish & { readonly previous: boolean } }
  | { readonly kind: 'rejected'; readonly reason: string };

export function logWish(query: URLSearchParams, now: number): WishReading {
  const numbers: Record<string, number | undefined> = {};
  for (const name of ['tailLines', 'sinceSeconds', 'limitBytes']) {
    const text = query.get(name);
    if (text === null || text === '') continue;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) {
      return { kind: 'rejected', reason: `${name} must be a whole number, not '${text}'` };
    }
    numbers[name] = value;
  }
  const { tailLines, sinceSeconds, limitBytes } = numbers;
  const sinceTime = Date.parse(query.get('sinceTime') ?? '');
  const since = sinceSeconds === undefined ? sinceTime : now - sinceSeconds * 1000;
  return {
    kind: 'ok',
    value: {
      follow: query.get('follow') === 'true',
      previous: query.get('previous') === 'true',
      timestamps: query.get('timestamps') === 'true',
      tailLines,
      since: Number.isNaN(since) ? undefined : since,
      limitBytes,
    },
  };
}
