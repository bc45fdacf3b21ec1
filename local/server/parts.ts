// What the server works with, whatever is asked.
import type { Clock, Log } from '../../lib/index.ts';
import type { Catalog, Registry } from '../registry/index.ts';
import type { Identity } from './identity.ts';

export type ResourceParts = {
  readonly registry: Registry;
  readonly catalog: Catalog;
  readonly identity: Identity;
  /** The node agent's socket: logs and commands inside containers come from there. */
  readonly agentSocket: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Fires when the server stops: endless answers end. */
  readonly stopping: AbortSignal;
};
