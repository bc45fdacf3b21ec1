import * as rule from '../../../../../local/kinds/validate/rule.ts';
import { lines } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('finds what is missing, and passes over what has the wrong type', async (t) => {
    t.same(lines(rule.need({ name: '' }, 'a.name')), ['a.name: Required value']);
    t.same(lines(rule.needList({ list: [] }, 'list', 'at least one')), [
      'list: Required value: at least one',
    ]);
    t.same(lines(rule.between({ port: '80' }, 'port', { min: 1, max: 2 })), []);
    t.same(lines(rule.forEach({ list: 'x' }, 'list', () => [])), []);
  });

  t.test('bounds numbers', async (t) => {
    t.same(lines(rule.between({ port: 0 }, 'port', { min: 1, max: 9 })), [
      'port: Invalid value: 0: must be between 1 and 9, inclusive',
    ]);
    t.same(lines(rule.notNegative({ n: -1 }, 'n')), [
      'n: Invalid value: -1: must be greater than or equal to 0',
    ]);
    t.same(lines(rule.positive({ n: 0 }, 'n')), ['n: Invalid value: 0: must be greater than 0']);
  });

  t.test('names each item of a list, and repeated ones', async (t) => {
    const object = { list: [{ name: 'a' }, { name: 'a' }, {}] };

    const problems = [
      ...rule.unique(object, 'spec.list', 'name'),
      ...rule.forEach(object, 'spec.list', (item, at) => rule.need(item, `${at}.name`)),
    ];

    t.same(lines(problems), [
      'spec.list[1].name: Duplicate value: "a"',
      'spec.list[2].name: Required value',
    ]);
  });

  t.test('holds a field to what it was', async (t) => {
    const change = { object: { spec: { a: 2 } }, old: { spec: { a: 1 } } };

    const problems = rule.changeWithin(change, 'spec', (inner, path) =>
      rule.frozen(inner, `${path}.a`),
    );

    t.same(lines(problems), ['spec.a: Invalid value: 2: field is immutable']);
  });

  t.test('speaks of words and formats only where there is text', async (t) => {
    t.same(lines(rule.oneOf({ a: 'x' }, 'a', ['y'])), [
      'a: Unsupported value: "x": supported values: "y"',
    ]);
    t.same(lines(rule.oneOf({}, 'a', ['y'])), []);
    t.same(lines(rule.formatted({ a: 'x' }, 'a', () => ['one', 'two'])).length, 2);
    t.same(lines(rule.within({ a: {} }, 'a', (inner, at) => rule.need(inner, `${at}.b`))), [
      'a.b: Required value',
    ]);
    t.equal(rule.isMissing(0), false);
    t.equal([...rule.items({ list: [1, {}] }, 'list')][0]?.at, 'list[1]');
  });
}
