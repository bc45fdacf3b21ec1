import { Edition } from '../../../../control-plane/snapshot/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('encodes an object once, and versions follow from content', async (t) => {
    let encoded = 0;
    const edition = new Edition((_, value) => {
      encoded++;
      return Buffer.from(JSON.stringify(value));
    });
    const a = { a: 1 };
    const collection = (value: object) => new Map([['t', new Map([['x', value]])]]);

    const first = edition.publish(collection(a), '1').types.get('t')?.get('x');
    const same = edition.publish(collection(a), '2').types.get('t')?.get('x');
    const equal = edition
      .publish(collection({ a: 1 }), '3')
      .types.get('t')
      ?.get('x');
    const other = edition
      .publish(collection({ a: 2 }), '4')
      .types.get('t')
      ?.get('x');

    t.equal(same, first);
    t.equal(encoded, 3);
    t.equal(equal?.version, first?.version);
    t.not(other?.version, first?.version);
  });

  t.test('equal collections are the same edition', async (t) => {
    const edition = new Edition(() => Buffer.alloc(0));
    const clusters = new Map([['x', {}]]);
    const all = new Map([['t', clusters]]);

    t.equal(edition.publish(all, '1'), edition.publish(all, '2'));
    const next = edition.publish(new Map([['t', clusters]]), '3');
    t.equal(next.types.get('t'), edition.publish(all, '4').types.get('t'));
  });
}
