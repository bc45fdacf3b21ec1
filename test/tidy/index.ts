// The rules of the house, made executable. Each is a small pure function over the text of the tree,
// with examples that it refuses and accepts; none needs a compiler, because the formatter's
// indentation is enough. `test/tidy.test.ts` runs them and holds the list of exceptions.
import { bannedEffects, bannedSyntax } from './banned.ts';
import { headers, todos } from './comments.ts';
import { cycles } from './cycles.ts';
import { hotPath } from './hot-path.ts';
import { layers, throughIndex } from './layers.ts';
import { markdown } from './markdown.ts';
import { mirror } from './mirror.ts';
import { names } from './names.ts';
import { pageOf } from './page.ts';
import { parameters } from './parameters.ts';
import { everyExport, everyFile, everyFolder } from './reach.ts';
import type { Rule } from './rule.ts';
import { sizes } from './sizes.ts';

export { isExcepted } from './rule.ts';
export type { Exception, Rule, Violation } from './rule.ts';
export { readTree, treeOf } from './tree.ts';
export type { Tree } from './tree.ts';

export const RULES: readonly Rule[] = [
  // How parts depend on one another.
  ...[layers, throughIndex, cycles],
  // How much of it there is.
  ...[sizes, parameters],
  // What it may say.
  ...[bannedEffects, bannedSyntax, hotPath, names],
  // What belongs to what.
  ...[mirror, everyFile, everyExport, everyFolder],
  // What people read.
  ...[headers, todos, markdown],
];

/** `docs/reference/tidy.md`. */
export function rulesPage(): string {
  return pageOf(RULES);
}
