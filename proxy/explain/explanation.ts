// A request described rather than sent, and what would become of it: plain data, for the two
// threads that ask and answer.
import type { TrailStep } from './trail.ts';

export type RequestDescription = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authority: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Where the client connected to: an address and port, as before any redirection. */
  readonly destination: { readonly address: string; readonly port: number } | undefined;
  /** The listener's name; undefined: the one that such a connection would reach. */
  readonly listener: string | undefined;
  /** The client's address. */
  readonly source: string;
  /** Who the client proves to be; empty: it has no certificate. */
  readonly principal: string;
  /** The client begins with TLS, and asks for this name. */
  readonly tls: { readonly serverName: string; readonly alpn: readonly string[] } | undefined;
};

export type Explanation = {
  readonly listener: string | undefined;
  readonly chain: string | undefined;
  readonly virtualHost: string | undefined;
  readonly route: string | undefined;
  /** The object people wrote, and which of its rules. */
  readonly origin: string | undefined;
  readonly upstream: string | undefined;
  readonly endpoint: string | undefined;
  /** What the proxy itself would answer; undefined: the upstream answers. */
  readonly status: number | undefined;
  readonly flags: string;
  readonly details: string;
  /** As it would be sent on. */
  readonly sent: SentRequest | undefined;
  readonly answered: AnsweredHead | undefined;
  readonly policy: ForwardPolicy | undefined;
  readonly steps: readonly TrailStep[];
};

type SentRequest = {
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
};

type AnsweredHead = {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

/** How long it would be waited for, and what would be tried again. */
type ForwardPolicy = {
  readonly timeoutMs: number;
  readonly retries: number;
  readonly retryOn: readonly string[];
  readonly perTryTimeoutMs: number;
};
