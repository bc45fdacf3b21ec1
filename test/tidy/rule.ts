// What a house rule is: a pure function from the tree to the places that break it, with two small
// trees that show it can fail and does not fail for nothing.
import type { Tree } from './tree.ts';

export type Violation = {
  readonly path: string;
  /** Counted from 1; absent when the whole file is meant. */
  readonly line?: number;
  /** What is wrong and what to do instead. */
  readonly says: string;
};

/** Texts by path: a tree that fits on a page. */
export type Example = Readonly<Record<string, string>>;

export type Rule = {
  readonly name: string;
  /** Why the house has it; shown with every violation and in `docs/reference/tidy.md`. */
  readonly why: string;
  readonly check: (tree: Tree) => readonly Violation[];
  /** Each must be refused by this rule. */
  readonly refuses: readonly Example[];
  /** Each must be accepted by this rule. */
  readonly accepts: readonly Example[];
};

/** A place where a rule does not hold, who said so, and why it is right there. */
export type Exception = {
  readonly rule: string;
  /** A file, or a folder that ends in `/`. */
  readonly path: string;
  readonly reason: string;
  readonly by: string;
};

export function isExcepted(violation: Violation, exception: Exception): boolean {
  return exception.path.endsWith('/')
    ? violation.path.startsWith(exception.path)
    : violation.path === exception.path;
}
