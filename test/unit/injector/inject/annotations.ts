import type { Test } from '../../../harness/unit.ts';
import { readAnnotations } from '../../../../injector/inject/annotations.ts';
import { readInjection } from '../../../../injector/inject/settings.ts';

export function spec(t: Test): void {
  t.test('reads what a pod asks of its proxy', async (t) => {
    const reading = read({
      'sidecar.istio.io/proxyCPU': '50m',
      'sidecar.istio.io/proxyImageType': 'debug',
      'sidecar.istio.io/userVolume': '{"extra":{"emptyDir":{}}}',
      'sidecar.istio.io/userVolumeMount': '{"extra":{"mountPath":"/extra"}}',
      'sidecar.istio.io/interceptionMode': 'NONE',
      'readiness.status.sidecar.istio.io/periodSeconds': '3',
    });

    t.match(reading, {
      kind: 'ok',
      options: {
        image: 'lateen/proxyv2:latest-debug',
        amounts: { requests: { cpu: '50m' }, limits: {} },
        volumes: [{ name: 'extra', emptyDir: {} }],
        mounts: [{ name: 'extra', mountPath: '/extra' }],
        interception: 'NONE',
        readiness: { periodSeconds: 3, failureThreshold: 4 },
      },
    });
  });

  t.test('names every annotation that it cannot read', async (t) => {
    const reading = read({
      'sidecar.istio.io/interceptionMode': 'TPROXY',
      'sidecar.istio.io/nativeSidecar': 'perhaps',
      'status.sidecar.istio.io/port': '-1',
      'inject.istio.io/templates': 'custom',
      'sidecar.istio.io/userVolume': '[]',
      'sidecar.istio.io/userVolumeMount': '{"a":{}}',
    });

    t.match(reading, { kind: 'rejected', reasons: { length: 6 } });
  });
}

function read(annotations: Readonly<Record<string, string>>) {
  const reading = readInjection({ mesh: {}, values: {} });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return readAnnotations(annotations, reading.settings);
}
