import type { Test } from '../../../harness/unit.ts';
import type { Json } from '../../../../lib/json.ts';
import { fromJson, Protobuf, type JsonProblem } from '../../../../lib/protobuf/index.ts';

const { definitions } = new Protobuf([
  `
package shop;
message Order {
  string order_id = 1;
  repeated Line lines = 2;
  Mode mode = 3;
  google.protobuf.UInt32Value limit = 4;
  google.protobuf.Any extra = 5;
  google.protobuf.Duration wait = 6;
  message Line { uint64 count = 1; }
  enum Mode { SLOW = 0; FAST = 1; }
}`,
]);

function read(value: Json): { value: Json | undefined; problems: JsonProblem[] } {
  const problems: JsonProblem[] = [];
  const report = (problem: JsonProblem): void => void problems.push(problem);
  return { value: fromJson({ definitions, report, path: '' }, 'shop.Order', value), problems };
}

export function spec(t: Test): void {
  t.test('takes either spelling, numbers as strings and enums as numbers', async (t) => {
    const { value, problems } = read({
      order_id: 'a',
      lines: [{ count: '12' }],
      mode: 1,
      limit: 5,
      wait: '3s',
      extra: { '@type': 'x/shop.Order', orderId: 'b' },
    });

    t.same(problems, []);
    t.same(value, {
      orderId: 'a',
      lines: [{ count: 12 }],
      mode: 'FAST',
      limit: 5,
      wait: '3s',
      extra: { '@type': 'x/shop.Order', orderId: 'b' },
    });
  });

  t.test('reports each unknown field and wrong type where it stands', async (t) => {
    const { problems } = read({
      orderid: 'a',
      lines: [{ count: -1 }, { cuont: 1 }],
      mode: 'WARP',
      wait: '3 s',
      extra: { '@type': 'x/shop.Order', nope: 1 },
    });

    t.same(
      problems.map((problem) => [problem.path, problem.kind]),
      [
        ['orderid', 'unknown-field'],
        ['lines[0].count', 'wrong-type'],
        ['lines[1].cuont', 'unknown-field'],
        ['mode', 'wrong-type'],
        ['wait', 'wrong-type'],
        ['extra.nope', 'unknown-field'],
      ],
    );
  });
}
