// The gRPC servers: over TLS, where callers prove who they are, and in plaintext where that was
// asked for.
import {
  experimental,
  Server,
  ServerCredentials,
  type ServerOptions,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Cancel, Part } from '../../lib/index.ts';
import type { KeyPair, ServingCertificate } from '../ca/index.ts';

type Service = {
  readonly methods: Parameters<Server['addService']>[0];
  readonly implementation: UntypedServiceImplementation;
};

type GrpcOptions = {
  readonly name: string;
  readonly port: number;
  readonly services: readonly Service[];
  /** Undefined: plaintext. */
  readonly tls?: { readonly certificate: ServingCertificate; readonly rootPem: string };
};

// A request has a node with its labels, and the names it subscribes to: tens of kilobytes.
const REQUEST_BYTES_MAX = 8 * 1024 * 1024;
const OPTIONS: ServerOptions = {
  'grpc.max_receive_message_length': REQUEST_BYTES_MAX,
  'grpc.max_send_message_length': -1,
  // A proxy that is gone without a word is noticed within forty seconds.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // Proxies spread over control planes that were added later, and show their newest certificate.
  'grpc.max_connection_age_ms': 30 * 60_000,
  'grpc.max_connection_age_grace_ms': 10_000,
};

export function grpcServer({ name, port, services, tls }: GrpcOptions): Part {
  const server = new Server(OPTIONS);
  for (const { methods, implementation } of services) server.addService(methods, implementation);
  return {
    name,
    start: () =>
      new Promise((resolve, reject) => {
        const credentials = tls === undefined ? ServerCredentials.createInsecure() : secured(tls);
        server.bindAsync(`[::]:${port}`, credentials, (error) => {
          if (error === null) resolve();
          else reject(new Error(`cannot listen on ${port}: ${error.message}`, { cause: error }));
        });
      }),
    async stop() {
      // Streams never end by themselves; proxies keep what they have and come back.
      server.forceShutdown();
    },
  };
}

/** A certificate of the caller is asked for, and not required: new ones come with a token. */
function secured({ certificate, rootPem }: NonNullable<GrpcOptions['tls']>): ServerCredentials {
  type Provider = Parameters<typeof experimental.createCertificateProviderServerCredentials>[0];
  type Listener = Parameters<Provider['addIdentityCertificateListener']>[0];
  const following = new Map<Listener, Cancel>();
  const provider: Provider = {
    // The server listens to its own credentials only after they began to listen to us.
    addCaCertificateListener: (listener) =>
      queueMicrotask(() => listener({ caCertificate: Buffer.from(rootPem) })),
    removeCaCertificateListener: () => undefined,
    addIdentityCertificateListener(listener) {
      const show = ({ chain, key }: KeyPair): void =>
        listener({ certificate: Buffer.from(chain), privateKey: Buffer.from(key) });
      following.set(
        listener,
        certificate.follow((pair) => queueMicrotask(() => show(pair))),
      );
    },
    removeIdentityCertificateListener(listener) {
      following.get(listener)?.();
      following.delete(listener);
    },
  };
  return experimental.createCertificateProviderServerCredentials(provider, provider, false);
}
