import {
  configMap,
  configMapChange,
  secret,
  secretChange,
} from '../../../../../local/kinds/validate/config.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps keys to file names, each in one place', async (t) => {
    const map = thing({ data: { 'a/b': 'x', c: 'y' }, binaryData: { c: 'eA==' } });

    t.match(lines(configMap(map, '')), [
      /^data\[a\/b\]: Invalid value: "a\/b": a valid config key must consist/,
      'data[c]: Invalid value: "c": duplicate of key present in binaryData',
    ]);
  });

  t.test('bounds contents at one mebibyte', async (t) => {
    const big = 'x'.repeat(1_048_577);

    t.match(lines(configMap(thing({ data: { big } }), '')), [
      /Too long: may not be more than 1048576/,
    ]);
    t.same(lines(secret(thing({ data: { big } }), '')), []);
  });

  t.test('wants a certificate and its key in a TLS secret', async (t) => {
    t.same(lines(secret(thing({ type: 'kubernetes.io/tls', data: { 'tls.crt': '' } }), '')), [
      'data[tls.key]: Required value',
    ]);
  });

  t.test('keeps what was declared immutable, and the type of a secret', async (t) => {
    const old = thing({ immutable: true, type: 'Opaque', data: { a: 'eA==' } });
    const object = thing({ type: 'Other', data: { a: 'eQ==' } });

    t.same(lines(configMapChange({ object, old }, '')), [
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
    t.equal(
      lines(secretChange({ object, old }, ''))[0],
      'type: Invalid value: "Other": field is immutable',
    );
  });
}
