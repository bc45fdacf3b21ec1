import type { Test } from '../../../../harness/unit.ts';
import { isObject, parseJson, type JsonObject } from '../../../../../lib/index.ts';
import type { TypeNode } from '../../../../../local/kinds/index.ts';
import { customKind } from '../../../../../local/kinds/custom/index.ts';
import { typeNamed } from '../../../../../local/kinds/shape/builtin-type.ts';
import { checkApplied, checkShape } from '../../../../../local/kinds/shape/check.ts';

const pod = typeNamed('core.v1.Pod');
const widget = typeOf({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', default: 3, minimum: 1 },
        note: { type: 'string', nullable: true },
        parts: {
          type: 'array',
          items: { type: 'object', properties: { side: { type: 'string', default: 'left' } } },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
});

function typeOf(openAPIV3Schema: JsonObject): TypeNode {
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } };
  const made = customKind({
    metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Cluster',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [version],
    },
  });
  return (made.kind === 'ok' ? made.value.versions[0]?.type() : undefined) ?? { kind: 'any' };
}

export function spec(t: Test): void {
  t.test('returns an object that is right as it is, not a copy', async (t) => {
    const object = { kind: 'Pod', spec: { containers: [{ name: 'a', image: 'b' }] } };

    const { value, unknown, errors } = checkShape(pod, object);

    t.equal(value, object);
    t.same([unknown, errors], [[], []]);
  });

  t.test('names unknown fields by their path and leaves them out', async (t) => {
    const container = { name: 'a', imagee: 'b', ports: [{ containerPort: 1, x: 2 }] };
    const object = { spec: { containers: [container], color: 'red' } };

    const { value, unknown } = checkShape(pod, object);

    t.same(unknown, ['spec.containers[0].imagee', 'spec.containers[0].ports[0].x', 'spec.color']);
    t.same(value, { spec: { containers: [{ name: 'a', ports: [{ containerPort: 1 }] }] } });
    t.equal(container.imagee, 'b', 'what was given stays as it was');
  });

  t.test('says which type was expected where', async (t) => {
    const object = {
      metadata: { labels: { a: 1 }, creationTimestamp: 'yesterday' },
      spec: {
        containers: { name: 'a' },
        terminationGracePeriodSeconds: '30',
        volumes: [{ name: 'v', emptyDir: { sizeLimit: 'much' } }],
        priority: 2 ** 31,
      },
    };

    const { errors } = checkShape(pod, object);

    t.same(
      errors.map(({ path, message }) => [path, message]),
      [
        ['metadata.labels.a', 'Invalid value: 1: must be of type string'],
        [
          'metadata.creationTimestamp',
          'Invalid value: "yesterday": must be an RFC 3339 time such as 2006-01-02T15:04:05Z',
        ],
        ['spec.containers', 'Invalid value: "object": must be of type array'],
        ['spec.terminationGracePeriodSeconds', 'Invalid value: "30": must be of type int64'],
        [
          'spec.volumes[0].emptyDir.sizeLimit',
          'Invalid value: "much": must be a quantity such as 100m, 1.5 or 64Mi',
        ],
        ['spec.priority', 'Invalid value: 2147483648: must be of type int32'],
      ],
    );
  });

  t.test('takes null for absent and a number for a quantity', async (t) => {
    const resources = { limits: { cpu: 1 } };
    const object = { metadata: null, spec: { containers: [{ name: 'a', resources, env: null }] } };

    const { value, errors } = checkShape(pod, object);

    const limited = { name: 'a', resources: { limits: { cpu: '1' } } };
    t.same(value, { spec: { containers: [limited] } });
    t.same(errors, []);
  });

  t.test('fills in the defaults of a custom resource, inside lists too', async (t) => {
    const { value, errors } = checkShape(widget, { spec: { parts: [{}], note: null, size: null } });

    t.same(value, { spec: { size: 3, note: null, parts: [{ side: 'left' }] } });
    t.same(errors, []);
  });

  t.test('adds nothing to an applied configuration', async (t) => {
    const object = { spec: { size: 1, parts: [{}] } };

    t.equal(checkApplied(widget, object).value, object);
  });

  t.test('judges custom resources by their schema, in its words', async (t) => {
    const { value, unknown, errors } = checkShape(widget, {
      spec: { size: 0, note: 7, free: { any: ['thing'] }, colour: 'red' },
    });

    t.same(unknown, ['spec.colour']);
    t.same(value, { spec: { size: 0, note: 7, free: { any: ['thing'] } } });
    t.same(
      errors.map(({ path }) => path),
      ['spec.size', 'spec.note'],
    );
  });

  t.test('refuses what nests too deep, wherever nothing would notice', async (t) => {
    const deep = parseJson(`${'['.repeat(9000)}${']'.repeat(9000)}`);

    for (const field of ['free', 'note', 'parts']) {
      const { errors } = checkShape(widget, { spec: { size: 1, [field]: deep } });
      t.match(errors[0]?.message, /must not nest deeper than/, field);
    }
  });

  t.test('keeps a field called __proto__ a field', async (t) => {
    const object = parseJson('{"metadata":{"labels":{"__proto__":"x"}},"extra":1}');

    const { value } = checkShape(pod, isObject(object) ? object : {});

    t.equal(JSON.stringify(value), '{"metadata":{"labels":{"__proto__":"x"}}}');
  });
}
