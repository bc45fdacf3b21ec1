import type { Test } from '../../../harness/unit.ts';
import type { JsonObject } from '../../../../lib/json.ts';
import { Protobuf, WireError } from '../../../../lib/protobuf/index.ts';

const protobuf = new Protobuf([
  `package k;
   message All {
     google.protobuf.Duration wait = 1;
     google.protobuf.Timestamp at = 2;
     google.protobuf.Struct free = 3;
     google.protobuf.BoolValue maybe = 4;
     google.protobuf.Any extra = 5;
   }`,
]);

function round(value: JsonObject): JsonObject {
  return protobuf.decode('k.All', protobuf.encode('k.All', value));
}

export function spec(t: Test): void {
  t.test('each keeps the JSON that is its own', async (t) => {
    const value = {
      wait: '-1.500s',
      at: '2026-01-02T03:04:05.000000006Z',
      free: { a: [1, 'b', null, true, { c: {} }] },
      maybe: false,
      extra: { '@type': 'type.googleapis.com/k.All', maybe: true },
    };

    t.same(round(value), { ...value, wait: round({ wait: '-1.5s' })['wait'] });
    t.match(round({ wait: '-1.5s' }), { wait: /^-1\.5(00)?s$/ });
  });

  t.test('an Any of a message nobody defined keeps its bytes', async (t) => {
    const extra = { '@type': 'type.googleapis.com/k.Unknown', value: 'CAE=' };

    t.match(round({ extra }), { extra: { '@type': extra['@type'] } });
    t.same(protobuf.encode('k.All', round({ extra })), protobuf.encode('k.All', { extra }));
  });

  t.test('what is no duration and no time is refused by name', async (t) => {
    t.throws(() => round({ wait: '5' }), WireError);
    t.throws(() => round({ at: 'yesterday' }), WireError);
  });
}
