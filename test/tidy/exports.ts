// What a source file exports under its own name. What it only passes on is not its own.
import type { SourceFile } from './tree.ts';

export type Export = { readonly name: string; readonly line: number };

const DECLARED =
  /^export (?:(?:abstract|async|declare) )*(?:function\*?|class|const|type|interface) (\w+)/;

export function exportsOf({ code }: SourceFile): Export[] {
  const found: Export[] = [];
  for (const [index, line] of code.entries()) {
    const name = DECLARED.exec(line)?.[1];
    if (name !== undefined) found.push({ name, line: index + 1 });
  }
  return found;
}
