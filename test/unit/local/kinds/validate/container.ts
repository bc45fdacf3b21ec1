import {
  container,
  configKeys,
  uniqueNames,
} from '../../../../../local/kinds/validate/container.ts';
import { CONTAINER, lines } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const problems = (fields: JsonObject): readonly string[] =>
  lines(container(new Set(['data']))({ ...CONTAINER, ...fields }, 'c'));

export function spec(t: Test): void {
  t.test('needs a name and an image', async (t) => {
    t.same(problems({ name: '', image: '' }), [
      'c.name: Required value',
      'c.image: Required value',
    ]);
    t.same(problems({ image: ' app' }), [
      'c.image: Invalid value: " app": must not have leading or trailing whitespace',
    ]);
  });

  t.test('bounds ports and tells them apart', async (t) => {
    const ports = [{ containerPort: 0, name: 'http' }, { containerPort: 80, name: 'http' }, {}];

    t.same(problems({ ports }), [
      'c.ports[1].name: Duplicate value: "http"',
      'c.ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      'c.ports[2].containerPort: Required value',
    ]);
  });

  t.test('gives each variable one source', async (t) => {
    const fieldRef = { fieldPath: 'status.phase' };
    const env = [
      { name: 'a=b' },
      { name: 'B', value: 'x', valueFrom: { fieldRef, secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'C', valueFrom: {} },
      { name: 'D', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
    ];

    t.match(problems({ env }), [
      /^c.env\[0\].name: Invalid value: "a=b": a valid environment variable name/,
      'c.env[1].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      'c.env[1].valueFrom: Invalid value: "": may not have more than one field specified at a time',
      /^c.env\[1\].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported/,
      /^c.env\[2\].valueFrom: Invalid value: "": must specify one of: `fieldRef`/,
    ]);
  });

  t.test('mounts volumes that exist, each at a place of its own', async (t) => {
    const volumeMounts = [
      { name: 'data', mountPath: '/data' },
      { name: 'other', mountPath: '/data', subPath: '../x' },
    ];

    t.same(problems({ volumeMounts }), [
      'c.volumeMounts[1].name: Not found: "other"',
      'c.volumeMounts[1].mountPath: Invalid value: "/data": must be unique',
      'c.volumeMounts[1].subPath: Invalid value: "../x": must not contain \'..\'',
    ]);
  });

  t.test('probes in exactly one way', async (t) => {
    const both = { httpGet: { path: '/', port: 80 }, tcpSocket: { port: 'bad_name' } };

    t.match(problems({ readinessProbe: {}, livenessProbe: { ...both, successThreshold: 2 } }), [
      'c.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
      /^c.livenessProbe.tcpSocket.port: Invalid value: "bad_name": must contain only alpha/,
      'c.livenessProbe.successThreshold: Invalid value: 2: must be 1',
      'c.readinessProbe: Required value: must specify a handler type',
    ]);
  });

  t.test('does not call a privileged container unprivileged', async (t) => {
    const securityContext = { privileged: true, allowPrivilegeEscalation: false, runAsUser: -1 };

    t.equal(problems({ securityContext }).length, 2);
  });

  t.test('compares names over all lists, and keys with file names', async (t) => {
    const pod = { containers: [CONTAINER], initContainers: [CONTAINER] };

    t.same(lines(uniqueNames(pod, 'spec')), ['spec.containers[0].name: Duplicate value: "app"']);
    t.equal(lines(configKeys({ 'a/b': 'x' }, 'data')).length, 1);
  });
}
