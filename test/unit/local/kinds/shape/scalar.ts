import type { Test } from '../../../../harness/unit.ts';
import type { ScalarName } from '../../../../../local/kinds/index.ts';
import { readScalar } from '../../../../../local/kinds/shape/scalar.ts';

function accepts(scalar: ScalarName, value: string | number | boolean): boolean {
  return readScalar({ kind: 'scalar', scalar }, value).kind === 'ok';
}

export function spec(t: Test): void {
  t.test('accepts quantities in every notation Kubernetes has', async (t) => {
    const good = ['1', '100m', '1.5', '.5', '64Mi', '1e3', '1E-2', '-1', '+2', '3.', '12E', '5u'];
    for (const text of good) t.ok(accepts('quantity', text), text);
    for (const text of ['', 'm', '1mi', '1 Mi', '1e', '1.2.3'])
      t.notOk(accepts('quantity', text), text);
  });

  t.test('keeps a quantity given as a number as a string', async (t) => {
    const reading = readScalar({ kind: 'scalar', scalar: 'quantity' }, 0.5);

    t.same(reading, { kind: 'ok', value: '0.5' });
  });

  t.test('holds integers to their width', async (t) => {
    const narrow = { kind: 'scalar', scalar: 'integer', schema: { format: 'int32' } } as const;

    t.equal(readScalar(narrow, -(2 ** 31)).kind, 'ok');
    t.same(readScalar(narrow, 2 ** 31), { kind: 'rejected', expected: 'of type int32' });
    t.ok(accepts('integer', 2 ** 31));
    t.notOk(accepts('integer', 1.5));
    t.notOk(accepts('integer', '1'));
  });

  t.test('accepts a port by number or by name', async (t) => {
    t.ok(accepts('int-or-string', 80));
    t.ok(accepts('int-or-string', 'http'));
    t.notOk(accepts('int-or-string', true));
  });

  t.test('wants times with a zone and bytes in base64', async (t) => {
    t.ok(accepts('time', '2026-01-02T03:04:05Z'));
    t.ok(accepts('micro-time', '2026-01-02T03:04:05.000001+02:00'));
    t.notOk(accepts('time', '2026-01-02T03:04:05'));
    t.notOk(accepts('time', '2026-13-02T03:04:05Z'));
    t.ok(accepts('bytes', 'YWJj\nZGVm'));
    t.notOk(accepts('bytes', 'YWJ'));
  });
}
