// Nothing lies around: every file is reached from a program or a test, every export is taken by
// somebody, every folder has a door.
import { exportsOf } from './exports.ts';
import type { Rule } from './rule.ts';
import type { SourceFile, Tree } from './tree.ts';

// Programs, tools, tests, and what the unit harness loads by name.
const ENTRIES = [
  /(^|\/)main\.ts$/,
  /\.test\.ts$/,
  /^test\/unit\//,
  /^test\/(run|harness\/reporter)\.ts$/,
  /^(deploy|bench)\/[\w-]+\.(ts|mjs)$/,
  /^deploy\/[\w-]+\/(extract|generate)\.ts$/,
];

export const everyFile: Rule = {
  name: 'every file is imported',
  why: 'A file nobody imports is read, formatted and searched, and does nothing.',
  check(tree) {
    const reached = reachedFrom(tree, (path) => ENTRIES.some((entry) => entry.test(path)));
    return tree.sources
      .filter(({ path }) => !reached.has(path))
      .map(({ path }) => ({
        path,
        says: 'no program and no test reaches it: import or delete it',
      }));
  },
  refuses: [{ 'lib/a.ts': '', 'cli/main.ts': "import '../lib/b.ts';", 'lib/b.ts': '' }],
  accepts: [{ 'lib/a.ts': '', 'cli/main.ts': "import { a } from '../lib/a.ts';" }],
};

export const everyExport: Rule = {
  name: 'every export is used',
  why: 'An export is a promise to strangers; one that nobody takes only binds our hands.',
  check(tree) {
    const taken = takenNames(tree);
    const isTaken = (path: string, name: string): boolean => {
      const names = taken.get(path);
      return names?.has(name) === true || names?.has('*') === true;
    };
    return tree.sources.filter(isOurs).flatMap((file) => {
      const { path } = file;
      const own = exportsOf(file).filter(({ name }) => !isTaken(path, name));
      const passed = file.imports.filter(({ passesOn }) => passesOn);
      return [
        ...own.map(({ name, line }) => {
          return { path, line, says: `nobody imports ${name}: take “export” away` };
        }),
        ...passed.flatMap(({ names, line }) => {
          const idle = names.filter((name) => name !== '*' && !isTaken(path, name));
          const says = `nobody imports ${idle.join(', ')} through this door: close it`;
          return idle.length === 0 ? [] : [{ path, line, says }];
        }),
      ];
    });
  },
  refuses: [
    { 'lib/a.ts': 'export const a = 1;' },
    { 'lib/a.ts': 'export type A = 1;', 'lib/b.ts': "import { a } from './a.ts';" },
    { 'lib/a.ts': 'export const a = 1;', 'lib/index.ts': "export { a } from './a.ts';" },
    { 'lib/a.ts': 'export const a = 1;', 'lib/index.ts': "export * from './a.ts';" },
    {
      'lib/a.ts': 'export const a = 1;',
      'lib/b.ts': "import { a } from './a.ts';",
      'lib/index.ts': "export { a } from './a.ts';",
    },
  ],
  accepts: [
    {
      'lib/a.ts': 'export const a = 1;\nexport type A = 1;',
      'lib/index.ts': "export * from './a.ts';",
      'api/index.ts': "export * from '../lib/index.ts';",
      'cli/a.ts':
        "import { a as b } from '../api/index.ts';\nimport type { A } from '../lib/index.ts';",
    },
    { 'lib/a.ts': 'export const a = 1;', 'lib/b.ts': "import * as a from './a.ts';" },
    { 'test/unit/lib/a.ts': 'export function spec(): void {}' },
  ],
};

export const everyFolder: Rule = {
  name: 'every folder has an index',
  why: 'The index opens with a paragraph and reads like a table of contents.',
  check(tree) {
    const folders = new Set(tree.sources.filter(isOurs).map((file) => file.folder));
    return [...folders]
      .filter((folder) => !tree.paths.has(`${folder}/index.ts`) && !isProgram(tree, folder))
      .map((folder) => ({
        path: `${folder}/`,
        says: 'write its index.ts: what is it, what is in it?',
      }));
  },
  refuses: [{ 'lib/a.ts': '' }, { 'local/store/open.ts': '' }],
  accepts: [
    { 'lib/a.ts': '', 'lib/index.ts': '' },
    { 'local/images/httpbin/main.ts': '', 'local/images/httpbin/status.ts': '' },
    { 'deploy/bundle.ts': '' },
  ],
};

function isProgram(tree: Tree, folder: string): boolean {
  return tree.paths.has(`${folder}/main.ts`);
}

// What other programs load by its name (the reporter, specs, entry points) has no importer.
function isOurs({ path, product, generated }: SourceFile): boolean {
  return (
    !generated && !['', 'test', 'deploy', 'bench'].includes(product) && !path.endsWith('main.ts')
  );
}

function reachedFrom(tree: Tree, isEntry: (path: string) => boolean): ReadonlySet<string> {
  const byPath = new Map(tree.sources.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const waiting = [...byPath.keys()].filter(isEntry);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const { own, target } of byPath.get(path)?.imports ?? []) if (own) waiting.push(target);
  }
  return reached;
}

// Follows a name through the doors that pass it on, to the file that declares it.
function takenNames(tree: Tree): Map<string, Set<string>> {
  const byPath = new Map(tree.sources.map((file) => [file.path, file]));
  const taken = new Map<string, Set<string>>();
  const take = (path: string, name: string): void => {
    const names = taken.get(path) ?? new Set<string>();
    if (names.has(name)) return;
    taken.set(path, names.add(name));
    for (const { own, passesOn, target, names: passed } of byPath.get(path)?.imports ?? []) {
      if (own && passesOn && (name === '*' || passed.includes('*') || passed.includes(name))) {
        take(target, name);
      }
    }
  };
  for (const { imports } of tree.sources) {
    for (const { own, passesOn, target, names } of imports) {
      if (own && !passesOn) for (const name of names) take(target, name);
    }
  }
  return taken;
}
