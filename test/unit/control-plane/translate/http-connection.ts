import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig } from '../../../../api/istio/index.ts';
import { httpFilter } from '../../../../control-plane/translate/http-connection.ts';
import type { JsonObject } from '../../../../lib/index.ts';

function settings(fields: JsonObject = {}) {
  const reading = readMeshConfig(fields);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.findings));
  return reading.value;
}

export function spec(t: Test): void {
  const filter = (direction: 'inbound' | 'outbound' | 'gateway', fields: JsonObject = {}) =>
    httpFilter({
      direction,
      settings: settings(fields),
      reporting: { logs: [], tracing: undefined },
      statPrefix: 'x',
      routes: { kind: 'named', name: '80' },
    }).typedConfig;

  t.test('injects faults where a request leaves, not where it arrives', async (t) => {
    const filters = (direction: 'inbound' | 'outbound'): string =>
      JSON.stringify(filter(direction)?.['httpFilters']);

    t.match(filters('outbound'), /http\.fault/);
    t.notMatch(filters('inbound'), /http\.fault/);
    t.match(filters('inbound'), /http\.router[^]*$/);
  });

  t.test('turns browsers’ gRPC into gRPC where a port is for it', async (t) => {
    const { typedConfig } = httpFilter({
      direction: 'inbound',
      settings: settings(),
      reporting: { logs: [], tracing: undefined },
      statPrefix: 'x',
      isGrpcWeb: true,
      routes: { kind: 'named', name: '80' },
    });

    t.match(typedConfig, { httpFilters: [{ name: 'envoy.filters.http.grpc_web' }] });
    t.notMatch(JSON.stringify(filter('inbound')), /grpc_web/);
  });

  t.test('believes forwarding headers from inside the mesh only', async (t) => {
    t.match(filter('inbound'), {
      forwardClientCertDetails: 'APPEND_FORWARD',
      useRemoteAddress: false,
    });
    t.match(filter('gateway'), {
      forwardClientCertDetails: 'SANITIZE_SET',
      useRemoteAddress: true,
      serverName: 'istio-envoy',
    });
    t.match(filter('outbound'), { serverName: 'envoy', rds: { routeConfigName: '80' } });
  });

  t.test('makes paths canonical as far as the mesh says', async (t) => {
    const rules = (normalization: string): unknown =>
      filter('inbound', { pathNormalization: { normalization } });

    t.match(filter('inbound'), { normalizePath: true, mergeSlashes: undefined });
    t.match(rules('NONE'), { normalizePath: false });
    t.match(rules('DECODE_AND_MERGE_SLASHES'), {
      normalizePath: true,
      mergeSlashes: true,
      pathWithEscapedSlashesAction: 'UNESCAPE_AND_FORWARD',
    });
  });

  t.test('says of itself what the mesh lets it say', async (t) => {
    const proxyHeaders = {
      server: { value: 'mine' },
      requestId: { disabled: true },
      envoyDebugHeaders: { disabled: true },
    };

    const quiet = filter('outbound', { defaultConfig: { proxyHeaders } });

    t.match(quiet, { serverName: 'mine', generateRequestId: false });
    t.match(JSON.stringify(quiet?.['httpFilters']), /"suppressEnvoyHeaders":true/);
    const silent = { proxyHeaders: { server: { disabled: true } } };
    t.match(filter('inbound', { defaultConfig: silent }), {
      serverHeaderTransformation: 'PASS_THROUGH',
      serverName: undefined,
    });
  });

  t.test('believes as many proxies before a gateway as the mesh says', async (t) => {
    const gatewayTopology = { numTrustedProxies: 2, forwardClientCertDetails: 'FORWARD_ONLY' };
    const fields = { defaultConfig: { gatewayTopology } };

    t.match(filter('gateway', fields), {
      xffNumTrustedHops: 2,
      forwardClientCertDetails: 'FORWARD_ONLY',
    });
    t.match(filter('inbound', fields), { xffNumTrustedHops: undefined });
  });
}
