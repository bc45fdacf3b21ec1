// Which ports of the host's loopback a service asks for, pure: every port of a LoadBalancer under
// its own number, and every node port.
import { HEADLESS, type Service } from '../../api/kubernetes/index.ts';
import type { Target } from './pipe.ts';

export type WantedPort = {
  readonly port: number;
  readonly target: Target;
};

export function wantedPorts({ spec }: Service): readonly WantedPort[] {
  const { type, clusterIP, ports = [] } = spec;
  if (type !== 'LoadBalancer' && type !== 'NodePort') return [];
  if (clusterIP === undefined || clusterIP === HEADLESS) return [];
  return ports
    .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
    .flatMap(({ port, nodePort }) => {
      const target = { host: clusterIP, port };
      const balanced = type === 'LoadBalancer' ? [{ port, target }] : [];
      const onNode = nodePort === undefined ? [] : [{ port: nodePort, target }];
      return [...balanced, ...onNode];
    });
}

/** Where to listen when `port` is taken: 8080 for 80, then whatever is free. */
export function alternatives(port: number): readonly number[] {
  return port < 1024 ? [port + 8000, 0] : [0];
}
