// What a limiter counts a request as: lists of named values, made of the request as configured.
import type { RequestHead } from '../http/index.ts';
import { firstMiss, requestTest } from '../match/index.ts';
import type { DescriptorAction } from '../plan/index.ts';
import type { FilterExchange } from './filter.ts';

type Entry = { readonly key: string; readonly value: string };
export type Descriptor = readonly Entry[];

type Part = (exchange: FilterExchange, head: RequestHead) => Entry | 'skip' | undefined;
/** Undefined: the request has not all that the descriptor needs. */
export type DescriptorOf = (exchange: FilterExchange, head: RequestHead) => Descriptor | undefined;

export function descriptorOf(actions: readonly DescriptorAction[]): DescriptorOf {
  const parts = actions.map(partOf);
  return (exchange, head) => {
    const entries: Entry[] = [];
    for (const part of parts) {
      const entry = part(exchange, head);
      if (entry === undefined) return undefined;
      if (entry !== 'skip') entries.push(entry);
    }
    return entries;
  };
}

function partOf(action: DescriptorAction): Part {
  switch (action.kind) {
    case 'header': {
      const { key, skipIfAbsent } = action;
      const name = action.header.toLowerCase();
      return (_exchange, head) => {
        const value = head.headers.get(name) ?? '';
        if (value === '') return skipIfAbsent ? 'skip' : undefined;
        return { key, value };
      };
    }
    case 'remote-address':
      return ({ facts }) => ({ key: 'remote_address', value: facts.clientAddress });
    case 'generic': {
      const { key, value } = action;
      return () => ({ key, value });
    }
    case 'header-match': {
      const { key, value, expect } = action;
      const tests = action.headers.map(requestTest);
      return (_exchange, head) =>
        (firstMiss(tests, head) === -1) === expect ? { key, value } : undefined;
    }
    case 'destination-upstream':
      return ({ facts }) =>
        facts.upstream === undefined
          ? undefined
          : { key: 'destination_cluster', value: facts.upstream.name };
    case 'source-upstream':
      return ({ facts }) => ({ key: 'source_cluster', value: facts.hostname });
  }
}
