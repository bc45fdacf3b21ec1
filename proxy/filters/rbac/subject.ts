// Whom a policy is asked about: a connection, or one request on it.
import type { ConnectionFacts } from '../../format/index.ts';
import type { RequestHead } from '../../http/index.ts';

export type Subject = {
  readonly connection: ConnectionFacts;
  /** Undefined: a connection, of which no request is known. */
  readonly head: RequestHead | undefined;
  /** The client's, as trusted headers tell; otherwise the connection's. */
  readonly clientAddress: string;
  metadata(filter: string, path: readonly string[]): unknown;
};

export type Predicate = (subject: Subject) => boolean;
