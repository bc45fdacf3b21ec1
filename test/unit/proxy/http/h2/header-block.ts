import type { Test } from '../../../../harness/unit.ts';
import { Field } from '../../../../../proxy/http/hpack/index.ts';
import { HeaderBlock } from '../../../../../proxy/http/h2/header-block.ts';
import { STATIC_FIELDS } from '../../../../../proxy/http/h2/header-field.ts';
import { H2_LIMITS } from '../../../../../proxy/http/h2/index.ts';

function block(fields: readonly (readonly [name: string, value: string])[]): HeaderBlock {
  const one = new HeaderBlock({ ...H2_LIMITS, fieldsMax: 4, cookiePiecesMax: 3 });
  one.begin();
  for (const [name, value] of fields) one.field(new Field(name, value, STATIC_FIELDS.judge));
  return one;
}

const METHOD = [':method', 'GET'] as const;

export function spec(t: Test): void {
  t.test('says what makes a message malformed', async (t) => {
    t.equal(block([METHOD, METHOD]).fault, 'more than one :method');
    t.equal(block([['a', 'b'], METHOD]).fault, ':method after the other fields');
    t.equal(
      block([
        ['host', 'a'],
        ['host', 'a'],
      ]).fault,
      'more than one host',
    );
    t.match(
      block([
        ['content-length', '1'],
        ['content-length', '1'],
      ]).fault,
      'more than one',
    );
    t.equal(block([['keep-alive', '1']]).fault, 'keep-alive is for HTTP/1');
    t.equal(block([['Bad', '1']]).fault, 'a malformed field name');
    t.equal(block([['a', 'b\n']]).fault, 'a malformed value of a');
    t.equal(block([METHOD, ['trailer', 'x'], ['te', 'trailers']]).fault, '');
  });

  t.test('joins a cookie where its first piece stood', async (t) => {
    const { list } = block([
      ['cookie', 'a'],
      ['b', 'c'],
      ['cookie', 'd'],
      ['cookie', 'e'],
    ]);
    t.same(list, ['cookie', 'a; d; e', 'b', 'c']);
  });

  t.test('counts fields and the pieces of cookies apart', async (t) => {
    const pairs = (name: string, count: number) => {
      return Array.from({ length: count }, () => [name, 'v'] as const);
    };
    t.equal(block([...pairs('a', 4), ...pairs('cookie', 3)]).isTooLarge, false);
    t.equal(block(pairs('a', 5)).isTooLarge, true);
    t.equal(block(pairs('cookie', 4)).isTooLarge, true);
    t.same(
      block([
        ['a', 'x'.repeat(200_000)],
        ['b', 'c'],
      ]).list,
      [],
    );
  });

  t.test('begins anew without a trace of the last message', async (t) => {
    const one = block([METHOD, ['host', 'a'], ['x', 'y'], ['bad value', '']]);
    const { list } = one;
    one.begin();
    t.same(one, new HeaderBlock({ ...H2_LIMITS, fieldsMax: 4, cookiePiecesMax: 3 }));
    t.same(list, ['x', 'y'], 'what was handed out stays');
  });
}
