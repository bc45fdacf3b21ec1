// What was decided about one exchange, step by step, for whoever asks why. Nobody asks about
// ordinary traffic: everything on the way says `trail?.note(…)`, and pays one test.   hot path

export type TrailStep =
  | { readonly kind: 'listener'; readonly name: string }
  | { readonly kind: 'chain'; readonly name: string; readonly misses: string | undefined }
  | { readonly kind: 'path'; readonly before: string; readonly after: string }
  | { readonly kind: 'virtual-host'; readonly name: string | undefined; readonly authority: string }
  /** `misses` is the first predicate that failed, in words; undefined: this one it is. */
  | {
      readonly kind: 'route';
      readonly name: string;
      readonly origin: string;
      readonly misses: string | undefined;
    }
  | {
      readonly kind: 'filter';
      readonly name: string;
      readonly verdict: string;
      readonly why: string;
    }
  | {
      readonly kind: 'target';
      readonly upstream: string;
      readonly weight: number;
      readonly of: number;
    }
  | {
      readonly kind: 'priority';
      readonly priority: number;
      readonly share: number;
      readonly panic: boolean;
    }
  | {
      readonly kind: 'candidate';
      readonly endpoint: string;
      readonly score: number;
      readonly why: string;
    }
  | { readonly kind: 'pick'; readonly endpoint: string; readonly why: string }
  | {
      readonly kind: 'attempt';
      readonly number: number;
      readonly endpoint: string;
      readonly outcome: string;
      readonly retriedFor: string | undefined;
      readonly notRetried: string | undefined;
    }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly flag: string;
      readonly details: string;
    };

export interface Trail {
  note(step: TrailStep): void;
}
