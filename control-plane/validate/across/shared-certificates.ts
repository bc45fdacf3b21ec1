// One certificate on several Gateways for different hosts: a browser that has an HTTP/2 connection
// for the one asks for the other on it, whose Gateway does not serve that host there.
import type { Gateway } from '../../../api/istio/index.ts';
import { serverCredentials } from '../../mesh/index.ts';
import { nameOf, type Rule } from './rule.ts';

export const sharedCertificates: Rule = ({ mesh }, tell) => {
  const owners = new Map<string, Gateway>();
  for (const gateway of mesh.gateways) {
    const selector = selectorKey(gateway);
    (gateway.spec.servers ?? []).forEach(({ port, tls }, i) => {
      for (const { part, resource, field, written } of serverCredentials(tls)) {
        if (part !== 'pair' || port.protocol.toUpperCase() !== 'HTTPS') continue;
        const key = `${selector} ${port.number} ${resource}`;
        const owner = owners.get(key);
        owners.set(key, owner ?? gateway);
        if (owner === undefined || owner === gateway) continue;
        tell(gateway, {
          severity: 'warning',
          code: 'IST0138',
          path: `spec.servers[${i}].tls.${field}`,
          message: `'${written}' is ${nameOf(owner)}'s too: clients reuse connections, and get 404`,
          remedy:
            'serve all hosts of a certificate by one Gateway, or give each its own certificate',
        });
      }
    });
  }
};

/** Equal for equal selectors, in whatever order they are written. */
function selectorKey({ spec }: Gateway): string {
  const labels = Object.entries(spec.selector ?? {});
  return labels
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join();
}
