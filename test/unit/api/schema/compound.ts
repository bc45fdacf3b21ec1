import type { Test } from '../../../harness/unit.ts';
import {
  defaulted,
  integer,
  list,
  map,
  object,
  optional,
  read,
  string,
  type Static,
} from '../../../../api/index.ts';

const route = object({
  host: string(),
  weight: defaulted(integer({ min: 0, max: 100 }), 100),
  headers: optional(map(string())),
});
const routes = object({ http: list(route, { lengthMin: 1 }) });

export function spec(t: Test): void {
  t.test('returns the very value when nothing had to be filled in', async (t) => {
    const value = { http: [{ host: 'reviews', weight: 10, headers: { a: 'b' } }] };

    const reading = read(routes, value);

    t.equal(reading.kind === 'ok' && reading.value, value);
  });

  t.test('fills in defaults without touching what was given', async (t) => {
    const value = { http: [{ host: 'reviews' }] };

    const reading = read(routes, value);

    const filled: Static<typeof routes> = { http: [{ host: 'reviews', weight: 100 }] };
    t.same(reading, { kind: 'ok', value: filled, findings: [] });
    t.same(value, { http: [{ host: 'reviews' }] });
  });

  t.test('reports every problem with its path, not the first alone', async (t) => {
    const reading = read(routes, { http: [{ host: 1, weight: 101 }, 'x'], extra: true });

    t.equal(reading.kind, 'rejected');
    t.same(
      reading.findings.map((finding) => [finding.path, finding.code]),
      [
        ['http[0].host', 'type'],
        ['http[0].weight', 'value'],
        ['http[1]', 'type'],
        ['extra', 'unknown-field'],
      ],
    );
  });

  t.test('declares the CRD schema with its defaults and bounds', async (t) => {
    t.match(routes.json, {
      type: 'object',
      required: ['http'],
      properties: {
        http: { type: 'array', minItems: 1, items: { properties: { weight: { default: 100 } } } },
      },
    });
  });
}
