// Ports of Services that do not say what they speak: proxies find out by each connection's first
// bytes, which a protocol whose server speaks first has to wait for.
import type { Rule } from './rule.ts';

export const portNames: Rule = ({ mesh }, tell) => {
  // Nobody who reads findings could rename these.
  const system = new Set(['kube-system', mesh.settings.rootNamespace]);
  for (const { source, name, namespace, ports } of mesh.services) {
    if (source !== 'service' || system.has(namespace)) continue;
    ports.forEach((port, i) => {
      if (port.protocol !== 'auto') return;
      tell(
        { kind: 'Service', metadata: { name, namespace } },
        {
          severity: 'warning',
          code: 'IST0118',
          path: `spec.ports[${i}].name`,
          message: `'${port.name}' (port ${port.number}) does not begin with a protocol`,
          remedy: 'name it <protocol>-<suffix>, such as http-web or tcp-db, or set appProtocol',
        },
      );
    });
  }
};
