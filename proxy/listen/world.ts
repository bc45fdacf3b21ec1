// What everything that accepts shares: one for each data thread.
import type { Log } from '../../lib/index.ts';
import type { World } from '../exchange/index.ts';
import type { Overload } from '../overload/index.ts';
import type { ChainPlan, ListenerPlan } from '../plan/index.ts';
import type { Identity } from '../tls/index.ts';
import type { Dialer } from '../upstream/index.ts';
import type { Guards } from './guards.ts';
import type { OriginalDestination } from './original-destination.ts';
import type { ConnectionRecord } from './record.ts';
import type { ServerFirst } from './server-first.ts';

/** A connection that stands, as draining sees it. */
export interface Standing {
  readonly listener: ListenerPlan;
  /** Undefined while it is being looked at. */
  readonly chain: ChainPlan | undefined;
  /** Something is under way that would be lost. */
  readonly isBusy: boolean;
  /** Nothing after what is under way; at once when nothing is. */
  drain(): void;
  /** The same, but what is on its way to us is still served. */
  retire(): void;
  /** Now, whatever is under way. */
  cut(): void;
  /** Of bytes, what was carried so far. */
  progress?(): ConnectionRecord | undefined;
}

export interface ListenWorld extends World {
  readonly identity: Identity;
  readonly dialer: Dialer;
  readonly originalDestination: OriginalDestination;
  readonly serverFirst: ServerFirst;
  readonly overload: Overload;
  readonly guards: Guards;
  readonly log: Log;
  /** The connections that stand: HTTP, relayed, and those still being looked at. */
  readonly standing: Set<Standing>;
  /** No new connection stays; those that come are served once. */
  readonly isDraining: boolean;
  /** `of` is the one whose progress was told before, if it was. */
  connectionFinished(record: ConnectionRecord, of?: Standing): void;
  nextConnectionId(): number;
  accepted(listener: ListenerPlan): void;
  /** A socket that was accepted is gone. */
  released(listener: ListenerPlan): void;
  /** A connection begins to be served, and ends. */
  opened(chain: ChainPlan): void;
  closed(chain: ChainPlan): void;
}
