// How texts, headers and chances are matched: shared by routes, filters and policies.

export type TextMatch =
  | {
      readonly kind: 'exact' | 'prefix' | 'suffix' | 'contains';
      readonly text: string;
      readonly ignoreCase: boolean;
    }
  /** A prefix that ends at a slash or at the end: `/api` matches `/api/x`, not `/apiary`. */
  | { readonly kind: 'segment-prefix'; readonly text: string; readonly ignoreCase: boolean }
  /** The whole text, RE2 syntax, checked when compiled. */
  | { readonly kind: 'regex'; readonly pattern: string };

export type HeaderMatch = {
  readonly name: string;
  /** Undefined: it is enough that it is there. */
  readonly value:
    | TextMatch
    /** A whole number from `start`, below `end`. */
    | { readonly kind: 'range'; readonly start: number; readonly end: number }
    | undefined;
  readonly invert: boolean;
  /** A header that is not there counts as there and empty. */
  readonly missingIsEmpty: boolean;
};

/** Of a text: every match of the pattern (RE2) becomes the substitution (`\1` is a group). */
export type Substitution = { readonly pattern: string; readonly substitution: string };

/** What may be done to one header; values may hold `%…%` and are compiled when linked. */
export type HeaderChange = {
  readonly name: string;
  readonly value: string;
  readonly action: 'append' | 'add-if-absent' | 'overwrite' | 'overwrite-if-present';
  readonly keepEmpty: boolean;
};

/** Removals come first. */
export type HeaderChanges = {
  readonly changes: readonly HeaderChange[];
  readonly remove: readonly string[];
};
