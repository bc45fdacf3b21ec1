// What the agent and a data thread tell each other. Everything here is plain data: it is copied.
import type { JsonObject, LogFields, LogLevel } from '../lib/index.ts';
import type { Answer, Question } from './live.ts';
import type { PatchSlice } from './plan/index.ts';
import type { Told } from './telemetry/index.ts';
import type { Certificates } from './tls/index.ts';

/** What a data thread is started with. */
export type ThreadSettings = {
  readonly nodeId: string;
  /** Istio's node metadata: who we are in metrics and to peers. */
  readonly metadata: JsonObject;
  readonly principal: string;
  /** Where it runs; undefined: not known. */
  readonly own: Place | undefined;
  /** The cluster whose endpoints are the proxies like this one; empty: nobody said. */
  readonly ownCluster: string;
  /** Of the whole process; 0: none. */
  readonly memoryLimitBytes: number;
  /** Peers are of one mesh and tell who they are; a file's listeners say so themselves. */
  readonly tellsPeers: boolean;
};

type Place = { readonly region: string; readonly zone: string; readonly subzone: string };

export type ThreadLoad = {
  /** Connections with something under way. */
  readonly busy: number;
  /** Since somebody connected from outside. */
  readonly quietMs: number;
};

export type ToThread =
  | { readonly kind: 'plan'; readonly slice: PatchSlice; readonly id: number }
  | { readonly kind: 'certificates'; readonly certificates: Certificates }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'load'; readonly id: number }
  /** Configuration has stopped coming: a time to give memory back. */
  | { readonly kind: 'settle' }
  /** Say goodbye to those who connected from outside; still take new ones. */
  | { readonly kind: 'drain' }
  /** Take no new ones. */
  | { readonly kind: 'close' };

export type FromThread =
  /** The slice with this id was taken; if it was a last one, each port was had or refused. */
  | { readonly kind: 'applied'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | ({ readonly kind: 'load'; readonly id: number } & ThreadLoad)
  | Told
  /** A line for the log of the process. */
  | {
      readonly kind: 'says';
      readonly level: LogLevel;
      readonly message: string;
      readonly fields: LogFields;
    }
  | { readonly kind: 'bind-failed'; readonly listener: string; readonly message: string }
  /** It has its port, or wants none any more. */
  | { readonly kind: 'bind-settled'; readonly listener: string };
