// What the agent and a data thread tell each other. Everything here is plain data: it is copied.
import type { JsonObject } from '../lib/index.ts';
import type { PlanPatch } from './plan/index.ts';
import type { SpanRecord } from './telemetry/index.ts';
import type { Certificates } from './tls/index.ts';

/** What a data thread is started with. */
export type ThreadSettings = {
  readonly nodeId: string;
  /** Istio's node metadata: who we are in metrics and to peers. */
  readonly metadata: JsonObject;
  readonly principal: string;
};

export type ToThread =
  | { readonly kind: 'plan'; readonly patch: PlanPatch; readonly id: number }
  | { readonly kind: 'certificates'; readonly certificates: Certificates }
  | { readonly kind: 'stats'; readonly id: number }
  | { readonly kind: 'drain' };

export type FromThread =
  /** The patch with this id is in force. */
  | { readonly kind: 'applied'; readonly id: number }
  | {
      readonly kind: 'stats';
      readonly id: number;
      readonly text: string;
      readonly connections: number;
    }
  | { readonly kind: 'spans'; readonly spans: readonly SpanRecord[] }
  | { readonly kind: 'log'; readonly lines: string }
  | { readonly kind: 'bind-failed'; readonly listener: string; readonly message: string };
