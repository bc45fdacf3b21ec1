// Unit tests stand where their subjects stand: `local/patch/merge.ts` is tested by
// `test/unit/local/patch/merge.ts`, and by nothing else of that kind.
import type { Rule, Violation } from './rule.ts';
import type { SourceFile, Tree } from './tree.ts';

const MIRRORED = ['lib', 'api', 'proxy', 'control-plane', 'injector', 'cli', 'local', 'console'];
const UNIT = 'test/unit/';

export const mirror: Rule = {
  name: 'unit tests mirror the tree',
  why: 'Whoever changes a file knows where its test is, and sees at once when it has none.',
  check: (tree) => [...untested(tree), ...orphaned(tree)],
  refuses: [
    { 'lib/a.ts': 'export function a(): void {}' },
    { 'lib/a.ts': 'export const a = { f: () => 1 };' },
    { 'test/unit/lib/gone.ts': 'export function spec(t: Test): void {}' },
    {
      'lib/a.ts': 'export function a(): void {}',
      'test/unit/lib/a.ts': 'export function test(t: Test): void {}',
      'test/unit/lib.test.ts': '',
    },
    {
      'lib/a.ts': 'export function a(): void {}',
      'test/unit/lib/a.ts': 'export function spec(t: Test): void {}',
    },
  ],
  accepts: [
    {
      'lib/a.ts': 'export function a(): void {}',
      'test/unit/lib/a.ts': 'export function spec(t: Test): void {}',
      'test/unit/lib.test.ts': '',
    },
    { 'lib/a.ts': 'export type A = {\n  f(): void;\n  g: () => void;\n};\nexport const b = 1;' },
    { 'local/x/main.ts': 'start(() => 1);' },
    { 'lib/index.ts': "export { a } from './a.ts';" },
  ],
};

function untested(tree: Tree): Violation[] {
  return tree.sources
    .filter((file) => MIRRORED.includes(file.product) && hasLogic(file))
    .filter(({ path }) => !tree.paths.has(`${UNIT}${path}`))
    .map(({ path }) => ({ path, says: `has logic and no unit test: write ${UNIT}${path}` }));
}

function orphaned(tree: Tree): Violation[] {
  const modules = tree.sources.filter((file) => isUnitModule(file.path));
  return modules.flatMap(({ path, code }): Violation[] => {
    const subject = path.slice(UNIT.length);
    const [product = ''] = subject.split('/');
    if (!tree.paths.has(subject)) return [{ path, says: `tests ${subject}, which is not there` }];
    if (!code.some((line) => /^export (async )?function spec\(/.test(line))) {
      return [{ path, says: 'must export function spec(t: Test): void, or it is not run' }];
    }
    if (!tree.paths.has(`${UNIT}${product}.test.ts`)) {
      return [{ path, says: `is not run: ${UNIT}${product}.test.ts is missing` }];
    }
    return [];
  });
}

function isUnitModule(path: string): boolean {
  return path.startsWith(UNIT) && !path.endsWith('.test.ts');
}

// Types, tables of plain values, doors and entries have nothing a unit test could break.
function hasLogic({ path, code, generated }: SourceFile): boolean {
  if (generated || /(^|\/)(index|main)\.ts$/.test(path)) return false;
  let inType = false;
  for (const line of code) {
    if (/^(export )?(declare )?(type|interface) /.test(line)) inType = true;
    else if (/^(export|const|function|async|class|let)\b/.test(line)) inType = false;
    if (!inType && /\bfunction\b|^(export )?(abstract )?class |=>|^ {2,}\w+\(.*\{$/.test(line)) {
      return true;
    }
  }
  return false;
}
