import { described, list, object, read, string } from '../../../../api/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('stops collecting when no person would read on', async (t) => {
    const reading = read(
      list(string()),
      Array.from({ length: 500 }, () => 1),
    );

    t.equal(reading.kind, 'rejected');
    t.equal(reading.findings.length, 100);
  });

  t.test('keeps a value with unknown fields and reports them', async (t) => {
    const reading = read(object({ a: string() }), { a: 'x', b: 1 });

    t.match(reading, {
      kind: 'ok',
      value: { a: 'x', b: 1 },
      findings: [{ path: 'b', code: 'unknown-field' }],
    });
  });

  t.test('adds a sentence without changing how it reads', async (t) => {
    const schema = described(object({ a: string() }), 'One letter.');

    t.equal(schema.json['description'], 'One letter.');
    t.equal(read(schema, { a: 'x' }).kind, 'ok');
  });
}
