import type { Test } from '../../../harness/unit.ts';
import { definitions } from '../../../../lib/protobuf/index.ts';

const PROTO = `
syntax = "proto3";
package a.b;
message Outer {
  Inner inner = 1;
  .a.b.Outer again = 2;
  map<string, Inner> by_name = 3;
  oneof choice { string left_side = 4; Inner right = 5; }
  message Inner { optional uint32 n = 1; }
  enum Mode { OFF = 0; ON = 5; }
}
`;

export function spec(t: Test): void {
  t.test('names are found from the innermost scope outwards', async (t) => {
    const outer = definitions([PROTO]).get('a.b.Outer');

    t.match(outer, {
      kind: 'message',
      fields: [
        { name: 'inner', number: 1, type: 'a.b.Outer.Inner', repeated: false },
        { name: 'again', type: 'a.b.Outer' },
        { jsonName: 'byName', mapKey: 'string' },
        { jsonName: 'leftSide', oneof: 'choice' },
        { name: 'right', oneof: 'choice' },
      ],
    });
    t.match(definitions([PROTO]).get('a.b.Outer.Mode'), { kind: 'enum' });
  });

  t.test('a type that is nowhere is an error with its name', async (t) => {
    t.throws(() => definitions(['message A { Missing m = 1; }']), /Missing/);
  });
}
