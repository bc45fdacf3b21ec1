import type { Test } from '../../../harness/unit.ts';
import type { HttpRoute } from '../../../../api/istio/index.ts';
import type { Routing } from '../../../../control-plane/mesh/index.ts';
import { clusterName, routesOf, serviceRoute } from '../../../../control-plane/translate/route.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { serviceYaml } from '../../../harness/yaml-objects.ts';

const MESH = new MeshUnderTest([
  serviceYaml({ name: 'web' }),
  serviceYaml({ name: 'two', spec: '{ ports: [{ port: 1 }, { port: 2 }] }' }),
]).mesh;
const rule = { origin: undefined, policy: undefined, subsets: [] };
const services = new Map(MESH.services.map((service) => [service.host, { service, rule }]));
const CONTEXT = { port: 8000, services };

function routing(...http: readonly HttpRoute[]): Routing {
  const where = { name: 'x', namespace: 'default', hosts: [], gateways: [], exportTo: [] };
  return { ...where, http, tls: [], tcp: [] };
}

export function spec(t: Test): void {
  const routed = (...http: readonly HttpRoute[]) => routesOf(routing(...http), CONTEXT);
  const to = (host: string, weight?: number) => {
    return { destination: { host }, ...(weight === undefined ? {} : { weight }) };
  };

  t.test(
    'makes a route of each match for the port, and none of rules without action',
    async (t) => {
      const match = [{ uri: { exact: '/a' } }, { port: 8000, name: 'b' }, { port: 81 }];

      const routes = routed({ name: 'r', match, route: [to('web')] }, { name: 'nothing' });

      t.same(
        routes.map(({ name }) => name),
        ['r', 'r.b'],
      );
      t.match(routes[0], {
        match: { path: '/a' },
        route: { timeout: '0s', maxStreamDuration: { grpcTimeoutHeaderMax: '0s' } },
        decorator: { operation: 'web.default.svc.cluster.local:80/a' },
        metadata: { filterMetadata: { istio: { config: /\/default\/virtual-service\/x$/ } } },
      });
    },
  );

  t.test('takes the only port of a service, or the one that was connected to', async (t) => {
    const named = (host: string) => clusterName({ host }, { namespace: 'default' }, CONTEXT);

    t.equal(named('web'), 'outbound|80||web.default.svc.cluster.local');
    t.equal(named('two'), 'outbound|8000||two.default.svc.cluster.local');
    t.equal(named('example.com'), 'outbound|8000||example.com');
  });

  t.test('derives the port of a redirect from the request, or from the scheme', async (t) => {
    const port = (redirect: object) => routed({ redirect })[0]?.redirect?.portRedirect;

    t.equal(port({ derivePort: 'FROM_REQUEST_PORT' }), 8000);
    t.equal(port({ derivePort: 'FROM_PROTOCOL_DEFAULT', scheme: 'https' }), 443);
    t.equal(port({ derivePort: 'FROM_REQUEST_PORT', port: 81 }), 81);
    t.equal(port({ scheme: 'https' }), undefined);
  });

  t.test('retries as the mesh says where a rule does not', async (t) => {
    const retries = { attempts: 9 };
    const [own, mesh] = routesOf(
      routing({ retries: { attempts: 1 }, route: [to('web')] }, { route: [to('web')] }),
      { ...CONTEXT, retries },
    );

    t.equal(own?.route?.retryPolicy?.numRetries, 1);
    t.equal(mesh?.route?.retryPolicy?.numRetries, 9);
  });

  t.test('keeps the prefix of statistics that a match has', async (t) => {
    t.match(routed({ match: [{ statPrefix: 'cart' }], route: [to('web')] }), [
      { statPrefix: 'cart' },
    ]);
  });

  t.test('gives nothing to targets without weight beside those that have some', async (t) => {
    const [only] = routed({ route: [to('web', 10), to('two')] });
    const [both] = routed({ route: [to('web', 90), to('two', 10)] });

    t.equal(only?.route?.cluster, 'outbound|80||web.default.svc.cluster.local');
    t.same(
      both?.route?.weightedClusters?.clusters?.map(({ weight }) => weight),
      [90, 10],
    );
  });

  t.test('redirects to a port that follows from the scheme, when told to', async (t) => {
    const [away] = routed({
      redirect: { scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT', redirectCode: 308 },
    });

    t.same(away?.redirect, {
      schemeRedirect: 'https',
      portRedirect: 443,
      responseCode: 'PERMANENT_REDIRECT',
    });
  });

  t.test('mirrors by share, under the name of whom it is sent to', async (t) => {
    const [found] = routed({
      route: [to('web')],
      mirror: { host: 'two', port: { number: 2 } },
      mirrorPercentage: { value: 0.5 },
    });

    t.match(found?.route?.requestMirrorPolicies, [
      {
        cluster: 'outbound|2||two.default.svc.cluster.local',
        runtimeFraction: { defaultValue: { numerator: 5000, denominator: 'MILLION' } },
        disableShadowHostSuffixAppend: true,
      },
    ]);
  });

  t.test('retries straight to a service as well', async (t) => {
    const service = MESH.serviceByHost.get('web.default.svc.cluster.local');
    if (service === undefined) return void t.fail('no service');

    t.match(serviceRoute(service, { ...CONTEXT, port: 80 }), {
      route: {
        cluster: 'outbound|80||web.default.svc.cluster.local',
        timeout: '0s',
        retryPolicy: { numRetries: 2 },
      },
      decorator: { operation: 'web.default.svc.cluster.local:80/*' },
    });
  });
}
