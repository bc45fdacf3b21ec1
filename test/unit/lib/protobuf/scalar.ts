import type { Test } from '../../../harness/unit.ts';
import type { Json } from '../../../../lib/json.ts';
import { decodeScalar, encodeScalar, scalarWireType } from '../../../../lib/protobuf/scalar.ts';
import { Reader, Writer } from '../../../../lib/protobuf/index.ts';

function round(type: string, value: Json): Json {
  const writer = new Writer();
  encodeScalar(type, writer, value);
  return decodeScalar(type, new Reader(writer.finish()));
}

export function spec(t: Test): void {
  t.test('every scalar comes back as proto3 JSON has it', async (t) => {
    for (const [type, values] of [
      ['int32', [-1, 0, 2147483647]],
      ['uint32', [0, 4294967295]],
      ['int64', [-5, 2 ** 40]],
      ['sint32', [-1, 1, -2147483648]],
      ['bool', [true, false]],
      ['double', [1.5, 'Infinity', 'NaN']],
      ['float', [0.5]],
      ['fixed32', [7]],
      ['fixed64', [2 ** 40]],
      ['string', ['', 'é']],
      ['bytes', ['AAEC']],
    ] as const) {
      for (const value of values) t.equal(round(type, value), value, `${type} ${value}`);
      t.ok(scalarWireType(type) !== undefined);
    }
  });

  t.test('what is no scalar has no wire type', async (t) => {
    t.equal(scalarWireType('shop.Order'), undefined);
    t.throws(() => round('shop.Order', 1), /no scalar type/);
  });
}
