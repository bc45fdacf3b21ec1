// Lists: a snapshot of a kind, narrowed by a selection, in pages that all show the same moment.
import type { KubeObject } from '../../lib/index.ts';
import { kindKey } from '../kinds/index.ts';
import { badRequest, expired } from './refusal.ts';
import { inVersion, type Parts, type Place } from './request.ts';
import { selectionOf, type Selection } from './select.ts';

export type Listing = Selection & {
  readonly place: Place;
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  /** The list must not be older than this version. */
  readonly notOlderThan?: number | undefined;
};

export type Listed = {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remaining?: number;
};

type Snapshot = { readonly version: number; readonly objects: readonly KubeObject[] };

/** Snapshots that somebody is still turning the pages of. */
export type Pages = Map<string, Snapshot>;

// A snapshot shares its objects with the store; what it costs are those that changed since. Who
// reads more lists at once than this starts one of them anew.
const PAGED_SNAPSHOTS_MAX = 16;

export function listObjects(parts: Parts, pages: Pages, listing: Listing): Listed {
  const { place, limit = 0 } = listing;
  const { version } = parts.store;
  if (listing.notOlderThan !== undefined && listing.notOlderThan > version) {
    throw expired(`Too large resource version: ${listing.notOlderThan}, current: ${version}`);
  }
  const token = listing.continue ?? '';
  const start = token === '' ? freshPage(parts, place) : continuedPage(pages, place, token);
  const selected = selectionOf(place, listing);
  const rest = start.objects.slice(start.from).filter(selected);
  const resourceVersion = String(start.version);
  if (limit <= 0 || rest.length <= limit) {
    return { items: rest.map((object) => inVersion(place, object)), resourceVersion };
  }
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const from = last === undefined ? 0 : start.objects.indexOf(last) + 1;
  keep(pages, place, start);
  return {
    items: page.map((object) => inVersion(place, object)),
    resourceVersion,
    continue: Buffer.from(`${start.version}:${from}`).toString('base64url'),
    remaining: rest.length - limit,
  };
}

type Page = Snapshot & { readonly from: number };

function freshPage({ store }: Parts, place: Place): Page {
  return { version: store.version, objects: store.list(kindKey(place.kind)), from: 0 };
}

function continuedPage(pages: Pages, place: Place, token: string): Page {
  const text = Buffer.from(token, 'base64url').toString();
  const found = /^(\d+):(\d+)$/.exec(text);
  if (found === null) throw badRequest('continue key is not valid: it was not given out here');
  const [, version = '', from = ''] = found;
  const snapshot = pages.get(pageKey(place, Number(version)));
  if (snapshot === undefined) {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. ' +
        'You must start a new list without the continue parameter.',
    );
  }
  return { ...snapshot, from: Number(from) };
}

function keep(pages: Pages, place: Place, { version, objects }: Snapshot): void {
  const key = pageKey(place, version);
  pages.delete(key);
  pages.set(key, { version, objects });
  const [oldest] = pages.keys();
  if (pages.size > PAGED_SNAPSHOTS_MAX && oldest !== undefined) pages.delete(oldest);
}

function pageKey(place: Place, version: number): string {
  return `${kindKey(place.kind)} ${version}`;
}
