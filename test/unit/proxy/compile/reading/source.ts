import { textOf } from '../../../../../proxy/compile/reading/source.ts';
import { compilation } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('text comes from where it says', async (t) => {
    const { place, noted } = compilation({
      file: (path) => (path === '/a' ? 'of a file' : undefined),
      variable: (name) => (name === 'A' ? 'of a variable' : undefined),
    });

    t.equal(textOf({ inlineString: 'here' }, place), 'here');
    t.equal(textOf({ inlineBytes: 'aGVyZQ==' }, place), 'here');
    t.equal(textOf({ filename: '/a', watchedDirectory: { path: '/' } }, place), 'of a file');
    t.equal(textOf({ environmentVariable: 'A' }, place), 'of a variable');
    t.equal(textOf(undefined, place), undefined);
    t.same(noted(), ['watched_directory']);
  });

  t.test('what cannot be had is refused with the name it was asked by', async (t) => {
    const { place, refused } = compilation();
    for (const source of [{ filename: '/b' }, { environmentVariable: 'B' }, {}]) {
      t.equal(textOf(source, place), undefined);
    }

    t.same(refused(), ['filename', 'environment_variable', '']);
  });
}
