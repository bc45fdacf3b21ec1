import {
  bits,
  boolean,
  decodeDer,
  encodeDer,
  integer,
  oid,
  time,
} from '../../../../lib/x509/der.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const hex = (value: Parameters<typeof encodeDer>[0]): string => encodeDer(value).toString('hex');

  t.test('writes integers positive and as short as can be', async (t) => {
    t.equal(hex(integer(Uint8Array.of(0x80))), '02020080');
    t.equal(hex(integer(Uint8Array.of(0, 0, 1))), '020101');
    t.equal(hex(integer(Uint8Array.of(0, 0))), '020100');
    t.equal(hex(integer(2)), '020102');
  });

  t.test('writes the types of a certificate as the standard says', async (t) => {
    t.equal(hex(oid('1.2.840.10045.4.3.2')), '06082a8648ce3d040302');
    t.equal(hex(boolean(true)), '0101ff');
    t.equal(hex(bits(Uint8Array.of(0x06), 1)), '03020106');
    t.equal(encodeDer(time(Date.UTC(2049, 11, 31))).toString('latin1', 2), '491231000000Z');
    t.equal(encodeDer(time(Date.UTC(2050, 0, 1))).toString('latin1', 2), '20500101000000Z');
  });

  t.test('refuses what is not DER', async (t) => {
    t.throws(() => decodeDer(Uint8Array.of(0x30, 0x05, 0x01)));
  });
}
