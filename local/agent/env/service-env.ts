// The variables that tell a container about the services of its namespace, and about the API.
import { HEADLESS, type Service } from '../../../api/kubernetes/index.ts';

/** For each service that has an address: NAME_SERVICE_HOST, NAME_SERVICE_PORT, NAME_PORT_80_TCP. */
export function serviceEnv(services: readonly Service[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const service of services) {
    const { clusterIP: host, ports = [] } = service.spec;
    const [first] = ports;
    if (host === undefined || host === '' || host === HEADLESS || first === undefined) continue;
    const name = variableName(service.metadata.name);
    env[`${name}_SERVICE_HOST`] = host;
    env[`${name}_SERVICE_PORT`] = String(first.port);
    for (const port of ports) {
      if (port.name === undefined || port.name === '') continue;
      env[`${name}_SERVICE_PORT_${variableName(port.name)}`] = String(port.port);
    }
    env[`${name}_PORT`] = `${(first.protocol ?? 'TCP').toLowerCase()}://${host}:${first.port}`;
    for (const port of ports) {
      const protocol = port.protocol ?? 'TCP';
      const prefix = `${name}_PORT_${port.port}_${protocol}`;
      env[prefix] = `${protocol.toLowerCase()}://${host}:${port.port}`;
      env[`${prefix}_PROTO`] = protocol.toLowerCase();
      env[`${prefix}_PORT`] = String(port.port);
      env[`${prefix}_ADDR`] = host;
    }
  }
  return env;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_').replaceAll('.', '_');
}
