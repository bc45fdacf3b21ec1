// Lateen as users run it: the bundles, configured by a bootstrap file or a control plane. Its
// metrics cannot be turned off; one request in a hundred is traced and its span exported; nothing
// writes an access log.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapOf } from './bootstrap.ts';
import type { MakeRecipe, Place, Recipe, Role, Subject } from './subject.ts';

const FILE = 'bootstrap.json';
const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'proxy.mjs');

export const lateen: Subject = {
  name: 'lateen',
  roles: {
    http: fromFile('http'),
    'mtls-out': fromFile('mtls-out'),
    'mtls-in': fromFile('mtls-in'),
    http2: fromFile('http2'),
    grpc: fromFile('grpc'),
    'http2-mtls-out': fromFile('http2-mtls-out'),
    'http2-mtls-in': fromFile('http2-mtls-in'),
    tcp: fromFile('tcp'),
    connected: (place) => Promise.resolve(connected(place)),
  },
  absence: () =>
    Promise.resolve(existsSync(PROGRAM) ? undefined : `${PROGRAM} is missing: npm run bundle`),
};

function fromFile(role: Exclude<Role, 'connected'>): MakeRecipe {
  return (place) => {
    const config = join(place.folder, FILE);
    const wire = place.isMesh === true ? { isMeshWire: true } : {};
    return Promise.resolve({
      files: { [FILE]: `${JSON.stringify(bootstrapOf(place, { role, ...wire }), undefined, 2)}\n` },
      command: [process.execPath, PROGRAM, 'proxy', 'sidecar', '--config', config],
      env: commonEnv(place),
    });
  };
}

/** A sidecar as injection starts it, but for its ports and where its files are. */
function connected(place: Place): Recipe {
  const { controlPlane, adminPort, folder } = place;
  if (controlPlane === undefined) throw new Error('a connected proxy needs a control plane');
  const discoveryAddress = `localhost:${controlPlane.port}`;
  const config = { discoveryAddress, proxyAdminPort: adminPort, statusPort: 0 };
  return {
    files: { token: controlPlane.token },
    command: [process.execPath, PROGRAM, 'proxy', 'sidecar', '--domain', 'bench.svc.cluster.local'],
    env: {
      ...commonEnv(place),
      PROXY_CONFIG: JSON.stringify(config),
      POD_NAME: 'client',
      POD_NAMESPACE: 'bench',
      SERVICE_ACCOUNT: 'client',
      CA_ROOT_CA: controlPlane.root,
      LATEEN_TOKEN_FILE: join(folder, 'token'),
      ISTIO_META_ENVOY_STATUS_PORT: '0',
      ISTIO_META_ENVOY_PROMETHEUS_PORT: '0',
    },
  };
}

function commonEnv({ backendPort }: Place): Readonly<Record<string, string>> {
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${backendPort}/v1/traces`,
    MINIMUM_DRAIN_DURATION: '0s',
  };
}
