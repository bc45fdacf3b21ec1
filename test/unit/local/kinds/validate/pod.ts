import { pod, podChange, podTemplate } from '../../../../../local/kinds/validate/pod.ts';
import { CONTAINER, lines, thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const running = (fields: JsonObject): JsonObject => ({
  spec: { containers: [CONTAINER], nodeName: 'local', ...fields },
});

export function spec(t: Test): void {
  t.test('needs a spec, and containers in it', async (t) => {
    t.same(lines(pod(thing({}))), ['spec: Required value']);
    t.same(lines(pod(thing({ spec: { containers: [] } }))), ['spec.containers: Required value']);
  });

  t.test('finds problems anywhere in the pod', async (t) => {
    const given = {
      containers: [CONTAINER],
      initContainers: [
        { ...CONTAINER, name: 'init', readinessProbe: { exec: { command: ['a'] } } },
      ],
      restartPolicy: 'Sometimes',
      dnsPolicy: 'None',
      hostname: 'a.b',
      tolerations: [{ value: 'x', operator: 'Exists' }, {}],
    };

    t.match(lines(pod(thing({ spec: given }))), [
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers ' +
        'without restartPolicy=Always',
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", ' +
        '"OnFailure", "Never"',
      /^spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver/,
      /^spec.hostname: Invalid value: "a.b": a lowercase RFC 1123 label must/,
      /^spec.tolerations\[0\].operator: Invalid value: .* value must be empty when/,
      'spec.tolerations[1].key: Required value: operator must be Exists when `key` is empty',
    ]);
  });

  t.test('writes the path of a template before its own', async (t) => {
    const template = { metadata: { labels: { a: 'b c' } }, spec: { containers: [{}] } };

    t.match(lines(podTemplate(template, 'spec.template')), [
      /^spec.template.metadata.labels: Invalid value: "b c"/,
      'spec.template.spec.containers[0].name: Required value',
      'spec.template.spec.containers[0].image: Required value',
    ]);
  });

  t.test('lets a running pod change its image, deadline and tolerations alone', async (t) => {
    const old = running({ activeDeadlineSeconds: 9 });
    const tolerations = [{ operator: 'Exists' }];
    const image = [{ ...CONTAINER, image: 'app:2' }];

    t.same(
      lines(
        podChange({
          object: running({ containers: image, tolerations, activeDeadlineSeconds: 8 }),
          old,
        }),
      ),
      [],
    );
    t.match(
      lines(podChange({ object: running({ hostname: 'x', activeDeadlineSeconds: 10 }), old })),
      [
        'spec.activeDeadlineSeconds: Invalid value: 10: must be less than or equal to ' +
          'previous value',
        /^spec: Forbidden: pod updates may not change fields other than `spec.containers/,
      ],
    );
    t.same(lines(podChange({ object: running({ containers: [] }), old: running({}) })), [
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ]);
  });
}
