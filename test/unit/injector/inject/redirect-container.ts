import type { Test } from '../../../harness/unit.ts';
import { readAnnotations } from '../../../../injector/inject/annotations.ts';
import { redirectContainer } from '../../../../injector/inject/redirect-container.ts';
import { readInjection } from '../../../../injector/inject/settings.ts';

export function spec(t: Test): void {
  t.test('may change the pod’s network, and nothing else', async (t) => {
    const reading = readInjection({ mesh: {}, values: {} });
    if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
    const { settings } = reading;
    const read = readAnnotations({}, settings);
    if (read.kind === 'rejected') throw new Error(read.reasons.join());

    const container = redirectContainer({ settings, options: read.options, config: {}, user: 7 });

    t.match(container.args?.join(' '), /^istio-iptables .* -u 7 /);
    t.same(container.securityContext, {
      allowPrivilegeEscalation: false,
      capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsGroup: 0,
      runAsNonRoot: false,
      runAsUser: 0,
    });
  });
}
