import {
  boolean,
  integer,
  intOrString,
  json,
  number,
  oneOfWords,
  read,
  string,
  type Schema,
} from '../../../../api/index.ts';
import type { Test } from '../../../harness/unit.ts';

function problem(schema: Schema<unknown>, value: unknown): string | undefined {
  const reading = read(schema, value);
  return reading.kind === 'ok' ? undefined : reading.findings[0]?.message;
}

export function spec(t: Test): void {
  t.test('accepts what fits', async (t) => {
    const fitting: readonly (readonly [Schema<unknown>, unknown])[] = [
      [string(), ''],
      [integer(), -3],
      [number(), 1.5],
      [boolean, false],
      [oneOfWords('a', 'b'), 'b'],
      [intOrString, 80],
      [intOrString, 'http'],
      [json, { any: [null] }],
      [integer({ min: 1, max: 1 }), 1],
    ];
    for (const [schema, value] of fitting) t.equal(problem(schema, value), undefined);
  });

  t.test('says what is wanted and what was given', async (t) => {
    const word = string({
      pattern: { source: /^[a-z]+$/, says: 'lower-case letters' },
      lengthMin: 2,
      lengthMax: 3,
    });
    t.equal(problem(string(), 1), 'must be a string, not a number');
    t.equal(problem(string(), null), 'is required: a string');
    t.equal(problem(word, 'a'), 'must have at least 2 characters');
    t.equal(problem(word, 'abcd'), 'must have at most 3 characters');
    t.equal(problem(word, 'A1'), 'must be lower-case letters');
    t.equal(problem(integer(), 1.5), 'must be an integer, not a number');
    t.equal(problem(number({ max: 5 }), 6), 'must be between -Infinity and 5, not 6');
    t.equal(problem(number(), Infinity), 'must be a number, not a number');
    t.equal(problem(boolean, 'true'), 'must be true or false, not a string');
    t.equal(problem(oneOfWords('a', 'b'), 'c'), 'must be one of a, b, not "c"');
    t.equal(problem(intOrString, 1.5), 'must be an integer or a string, not a number');
  });

  t.test('declares its bounds for the CRD schema', async (t) => {
    t.same(integer({ min: 0, max: 9 }).json, { type: 'integer', minimum: 0, maximum: 9 });
    t.same(oneOfWords('a').json, { type: 'string', enum: ['a'] });
    t.same(string({ lengthMax: 63 }).json, { type: 'string', maxLength: 63 });
  });
}
