// Words that say nothing, in the names of files and of what they export (architecture, section 8).
import type { Rule, Violation } from './rule.ts';
import { exportsOf } from './exports.ts';

const EMPTY = ['manager', 'helper', 'helpers', 'util', 'utils', 'common', 'misc', 'base'];
const VAGUE = ['data', 'info', 'handler', 'handlers', 'impl'];
const FIRST = ['do', 'my', 'new'];
const TRADE_TWOS = /(?:^|[a-z-])(?:h2|http2|v2|re2|oauth2|sha2|ipv2|http-2)$/i;

export const names: Rule = {
  name: 'names',
  why: 'One word, one meaning: a name that fits everything tells the reader nothing.',
  check: (tree) =>
    tree.sources
      .filter((file) => !file.generated)
      .flatMap((file): Violation[] => {
        const { path } = file;
        const fileName = path.slice(path.lastIndexOf('/') + 1).replace(/(\.test)?\.\w+$/, '');
        const inFile = exportsOf(file).flatMap(({ name, line }) => {
          const says = nameProblem(name);
          return says === undefined ? [] : [{ path, line, says }];
        });
        const says = nameProblem(fileName) ?? caseProblem(fileName);
        return says === undefined ? inFile : [{ path, says }, ...inFile];
      }),
  refuses: [
    { 'lib/utils.ts': '' },
    { 'lib/stringUtil.ts': '' },
    { 'proxy/retry-helper.ts': '' },
    { 'proxy/a.ts': 'export class PoolManager {}' },
    { 'proxy/a.ts': 'export function doRetry(): void {}' },
    { 'proxy/a.ts': 'export const connect2 = 1;' },
  ],
  accepts: [
    { 'proxy/h2.ts': 'export function database(): void {}\nexport const doneAt = 1;' },
    { 'proxy/a.ts': "import { data } from './b.ts';\nconst info = data;" },
  ],
};

function nameProblem(name: string): string | undefined {
  const words = wordsOf(name);
  const [first = ''] = words;
  const found = words.find((word) => EMPTY.includes(word) || VAGUE.includes(word));
  if (found !== undefined) return `“${found}” in ${name} says nothing: name the thing it is`;
  if (words.length > 1 && FIRST.includes(first)) {
    return `${name} begins with “${first}”: say what comes back`;
  }
  if (/\D2$/.test(name) && !TRADE_TWOS.test(name)) return `${name}: how is it not the first one?`;
  return undefined;
}

function caseProblem(fileName: string): string | undefined {
  if (/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(fileName)) return undefined;
  return 'file names are kebab-case';
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
}
