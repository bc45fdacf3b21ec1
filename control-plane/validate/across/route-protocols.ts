// Rules for HTTP on ports that do not speak it: a sidecar that takes a port for bytes looks at no
// path and no header, and follows none of them.
import { fullHost, isHttp, type MeshService } from '../../mesh/index.ts';
import type { Rule } from './rule.ts';

export const routeProtocols: Rule = ({ mesh }, tell) => {
  for (const rule of mesh.world.virtualServices.all) {
    const { gateways = [], http = [], hosts = [] } = rule.spec;
    if (http.length === 0 || (gateways.length > 0 && !gateways.includes('mesh'))) continue;
    hosts.forEach((written, i) => {
      const { namespace } = rule.metadata;
      const service = mesh.serviceByHost.get(fullHost({ host: written.toLowerCase(), namespace }));
      if (service === undefined || service.ports.length === 0 || speaksHttp(service)) return;
      const ports = service.ports.map(({ number, protocol }) => `${number} (${protocol})`);
      tell(rule, {
        severity: 'warning',
        code: 'IST0130',
        path: `spec.hosts[${i}]`,
        message: `no port of ${service.host} speaks HTTP, but ${ports.join(', ')}: http rules rest`,
        remedy: "begin the port's name with http or grpc, set appProtocol, or use tcp or tls rules",
      });
    });
  }
};

function speaksHttp({ ports }: MeshService): boolean {
  return ports.some(({ protocol }) => isHttp(protocol) || protocol === 'auto');
}
