// No circles: between files for what is left at run time, between sibling folders for types too.
import type { Rule, Violation } from './rule.ts';
import type { Tree } from './tree.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

export const cycles: Rule = {
  name: 'cycles',
  why: 'A circle has no first page: nobody can read one part of it, or test it, without the rest.',
  check: (tree) => [
    ...circlesIn(fileGraph(tree), 'files import one another; move what both need below them'),
    ...circlesIn(folderGraph(tree), 'folders know one another; declare an interface in the lower'),
  ],
  refuses: [
    {
      'lib/a.ts': "import { b } from './b.ts';",
      'lib/b.ts': "import { a } from './a.ts';",
    },
    {
      'local/x/a.ts': "import type { B } from '../y/index.ts';",
      'local/y/index.ts': "export type { B } from './b.ts';",
      'local/y/b.ts': "import type { A } from '../x/index.ts';",
    },
  ],
  accepts: [
    {
      'lib/a.ts': "import { b } from './b.ts';",
      'lib/b.ts': "import type { A } from './a.ts';",
    },
    {
      'local/kinds/index.ts': "export { table } from './table/index.ts';",
      'local/kinds/table/index.ts': "import type { Kind } from '../kind.ts';",
      'local/kinds/kind.ts': '',
    },
  ],
};

function fileGraph(tree: Tree): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of tree.sources) {
    const targets = imports.filter((each) => each.own && !each.typeOnly);
    graph.set(path, new Set(targets.map((each) => each.target)));
  }
  return graph;
}

// A folder and the one it lies in are family; what counts are the two sides of where paths part.
function folderGraph(tree: Tree): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports, product } of tree.sources) {
    if (product === 'test') continue;
    for (const { own, target } of imports) {
      const edge = own ? parting({ from: path.split('/'), target: target.split('/') }) : undefined;
      if (edge === undefined) continue;
      graph.set(edge.from, (graph.get(edge.from) ?? new Set()).add(edge.to));
    }
  }
  return graph;
}

type Edge = { readonly from: string; readonly to: string };

type Sides = { readonly from: readonly string[]; readonly target: readonly string[] };

function parting({ from, target }: Sides): Edge | undefined {
  let depth = 0;
  while (from[depth] === target[depth] && depth < from.length) depth += 1;
  if (depth >= from.length - 1 || depth >= target.length - 1) return undefined;
  return {
    from: from.slice(0, depth + 1).join('/'),
    to: target.slice(0, depth + 1).join('/'),
  };
}

// Depth first; an edge back into the path walked so far closes a circle.
function circlesIn(graph: Graph, says: string): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const walked: string[] = [];
  const visit = (node: string): void => {
    const begin = walked.indexOf(node);
    if (begin >= 0) {
      const circle = [...walked.slice(begin), node].join(' → ');
      violations.push({ path: node, says: `${circle}: ${says}` });
      return;
    }
    if (done.has(node)) return;
    walked.push(node);
    for (const next of graph.get(node) ?? []) visit(next);
    walked.pop();
    done.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return violations;
}
