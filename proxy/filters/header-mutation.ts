// Changes headers on the way in and out, for chains that do it apart from their routes.
import { headerEdits } from '../format/index.ts';
import type { FilterSettings } from '../plan/index.ts';
import type { Filter } from './filter.ts';

type MutationSettings = Extract<FilterSettings, { kind: 'header-mutation' }>;

/** Undefined: nothing changes. */
export function headerMutationFilter(name: string, settings: MutationSettings): Filter | undefined {
  const request = headerEdits([settings.request]);
  const response = headerEdits([settings.response]);
  if (request === undefined && response === undefined) return undefined;
  return {
    name,
    request: (exchange, head) => {
      request?.apply(head.headers, exchange.facts);
      return 'continue';
    },
    response: (exchange, head) => response?.apply(head.headers, exchange.facts),
  };
}
