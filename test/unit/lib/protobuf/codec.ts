import type { Test } from '../../../harness/unit.ts';
import type { Json, JsonObject } from '../../../../lib/json.ts';
import { Protobuf, WireError, type UnknownField } from '../../../../lib/protobuf/index.ts';

const FULL = `
syntax = "proto3";
package shop.v1;
import "google/protobuf/any.proto";
option go_package = "example";
message Order {
  string id = 1;                      // a comment
  repeated Item items = 2 [deprecated = true];
  map<string, Item> by_name = 3;
  oneof payment { uint32 cash_cents = 4; string card_number = 5; }
  State state = 6;
  google.protobuf.Any extra = 7;
  google.protobuf.Duration wait_time = 8;
  google.protobuf.UInt32Value limit = 9;
  google.protobuf.Struct labels = 10;
  repeated int32 numbers = 11;
  int64 big = 12;
  bytes seal = 13;
  double weight = 14;
  optional bool gift = 15;
  message Item { string name = 1; uint32 count = 2; }
  enum State { NEW = 0; SENT = 1; }
}
message Hidden { Order order = 1; string secret = 2; }
`;
const TRIMMED = FULL.replace('uint32 count = 2;', '').replace('string secret = 2;', '');

const full = new Protobuf([FULL]);
const trimmed = new Protobuf([TRIMMED]);

const order = {
  id: 'a1',
  items: [{ name: 'tea', count: 3 }, { name: 'cup' }],
  byName: { tea: { name: 'tea' }, __proto__x: {} },
  cashCents: 0,
  state: 'SENT',
  extra: { '@type': 'type.googleapis.com/shop.v1.Order.Item', name: 'inner', count: 1 },
  waitTime: '1.500s',
  limit: 0,
  labels: { a: [1, 'x', null, true, { b: 'c' }] },
  numbers: [1, -1, 300],
  big: -9007199254740991,
  seal: 'AAEC',
  weight: 0.5,
  gift: false,
};

export function spec(t: Test): void {
  t.test('brings back every kind of field as it was', async (t) => {
    const bytes = full.encode('shop.v1.Order', order);

    t.same(full.decode('shop.v1.Order', bytes), order);
  });

  t.test('names every field it has no definition for, by path', async (t) => {
    const bytes = full.encode('shop.v1.Hidden', { order, secret: 'x' });
    const unknown: UnknownField[] = [];

    trimmed.decode('shop.v1.Hidden', bytes, (field) => unknown.push(field));

    t.same(
      unknown.map((field) => field.path),
      ['order.items[0].#2', 'order.extra.#2', '#2'],
    );
  });

  t.test('keeps an Any of an unknown type as bytes', async (t) => {
    const bytes = full.encode('shop.v1.Order', {
      extra: { '@type': 'type.googleapis.com/other.Thing', value: 'AQID' },
    });

    const { extra } = full.decode('shop.v1.Order', bytes);

    t.same(extra, { '@type': 'type.googleapis.com/other.Thing', value: 'AQID' });
  });

  t.test('refuses what is cut short, nested without end or out of range', async (t) => {
    const bytes = full.encode('shop.v1.Order', order);
    for (let length = 1; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      try {
        full.decode('shop.v1.Order', cut);
      } catch (error) {
        t.ok(error instanceof WireError, `cut at ${length}`);
      }
    }
    let nested: Json = 'x';
    for (let i = 0; i < 300; i++) nested = [nested];
    const deep: JsonObject = { labels: { nested } };
    t.throws(
      () => full.decode('shop.v1.Order', full.encode('shop.v1.Order', deep)),
      /nested deeper/,
    );
    t.throws(() => full.decode('shop.v1.Hidden', Buffer.from('0affffffff0f', 'hex')), WireError);
    t.throws(
      () => full.decode('shop.v1.Order', Buffer.from('60ffffffffffffffff7f', 'hex')),
      WireError,
    );
  });
}
