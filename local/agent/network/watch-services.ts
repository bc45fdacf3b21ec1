// Follows services and endpoint slices, and writes them into a service book.
import { ENDPOINT_SLICES, SERVICES } from '../../../api/kubernetes/index.ts';
import {
  reflect,
  type Change,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Log,
  type Random,
  type ResourceId,
} from '../../../lib/index.ts';
import { WrittenBook, type ServiceBook } from './service-book.ts';
import { serviceFact, sliceFact } from './service-fact.ts';

type WatchServicesOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Called after every change, and once when the book is complete. */
  readonly changed: () => void;
};

type WatchedServices = {
  readonly book: ServiceBook;
  /** Resolves when every service and slice has been read once. */
  readonly complete: Promise<void>;
};

/** A fact with the version of the object it was taken from. */
type Page<F> = { readonly metadata: { readonly resourceVersion?: string }; readonly fact: F };

export function watchServices(options: WatchServicesOptions, signal: AbortSignal): WatchedServices {
  const book = new WrittenBook(options.changed);
  const follow = <F>(
    resource: ResourceId,
    factOf: (object: KubeObject) => F | undefined,
    pages: { put(fact: F): void; remove(key: string): void },
  ): Promise<void> => {
    const accept = (object: KubeObject): Page<F> | undefined => {
      const fact = factOf(object);
      if (fact === undefined) return undefined;
      const { resourceVersion } = object.metadata;
      return { metadata: resourceVersion === undefined ? {} : { resourceVersion }, fact };
    };
    const onChange = (change: Change<Page<F>>): void => {
      if (change.kind === 'removed') pages.remove(change.key);
      else pages.put(change.object.fact);
    };
    const { api, clock, random, log } = options;
    return reflect({ api, resource, accept, onChange, clock, random, log }, signal).synced;
  };
  const complete = Promise.all([
    follow(SERVICES, serviceFact, {
      put: (fact) => book.putService(fact),
      remove: (key) => book.removeService(key),
    }),
    follow(ENDPOINT_SLICES, sliceFact, {
      put: (fact) => book.putSlice(fact),
      remove: (key) => book.removeSlice(key),
    }),
  ]).then(() => book.complete());
  return { book, complete };
}
