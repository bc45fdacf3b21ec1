// What a service's port speaks: declared by `appProtocol` or the port's name, known by its number,
// or found out per connection.

/** `auto`: look at the first bytes. `tls` is bytes to us, but has a server name to route by. */
export type Protocol = 'http' | 'http2' | 'tcp' | 'tls' | 'auto';

type DeclaredPort = {
  readonly number: number;
  readonly name: string;
  readonly appProtocol: string | undefined;
};

export function protocolOf({ number, name, appProtocol }: DeclaredPort): Protocol | 'udp' {
  const declared = appProtocol?.toLowerCase();
  if (declared !== undefined) return APP_PROTOCOLS[declared] ?? named(declared) ?? byNumber(number);
  return named(name.toLowerCase()) ?? byNumber(number);
}

/** Declared as what browsers speak: HTTP whose bodies are gRPC in disguise. */
export function isGrpcWeb({ name, appProtocol }: DeclaredPort): boolean {
  return (appProtocol ?? name).toLowerCase().startsWith('grpc-web');
}

const APP_PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'tls',
};

const NAMES: Readonly<Record<string, Protocol | 'udp'>> = {
  http: 'http',
  http2: 'http2',
  grpc: 'http2',
  'grpc-web': 'http2',
  https: 'tls',
  tls: 'tls',
  tcp: 'tcp',
  udp: 'udp',
  mongo: 'tcp',
  redis: 'tcp',
  mysql: 'tcp',
};

function named(name: string): Protocol | 'udp' | undefined {
  if (name.startsWith('grpc-web')) return NAMES['grpc-web'];
  return NAMES[name.split('-')[0] ?? ''];
}

// Servers of these speak first: SMTP, DNS, MySQL, MongoDB. Waiting for the client would hang.
const SERVER_FIRST: readonly number[] = [25, 53, 3306, 27_017];

function byNumber(number: number): Protocol {
  return SERVER_FIRST.includes(number) ? 'tcp' : 'auto';
}

export function isHttp(protocol: Protocol): boolean {
  return protocol === 'http' || protocol === 'http2';
}
