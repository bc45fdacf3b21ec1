import type { Test } from '../../../harness/unit.ts';
import { inboundPorts } from '../../../../control-plane/mesh/inbound.ts';
import { MeshUnderTest, PLACE } from '../../../harness/mesh-under-test.ts';
import { podYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const CLIENT = { namespace: 'default', labels: { app: 'web' }, ports: {}, ...PLACE };

export function spec(t: Test): void {
  const { mesh } = new MeshUnderTest([podYaml({ name: 'web' }), serviceYaml({ name: 'web' })]);

  t.test('is what services send, unless a Sidecar says what', async (t) => {
    t.same(
      inboundPorts(mesh, CLIENT, undefined).map(({ number }) => number),
      [8080],
    );
    const port = { number: 9000, name: 'http', protocol: 'HTTP' };
    const found = inboundPorts(mesh, CLIENT, {
      ingress: [{ port, defaultEndpoint: '127.0.0.1:81' }],
    });
    t.match(found, [
      { number: 9000, port: { protocol: 'http' }, endpoint: { address: '127.0.0.1', port: 81 } },
    ]);
  });

  t.test('knows all addresses as where callers go, and of sockets nothing', async (t) => {
    const at = (defaultEndpoint: string) =>
      inboundPorts(mesh, CLIENT, { ingress: [{ port: { number: 1 }, defaultEndpoint }] })[0]
        ?.endpoint;

    t.equal(at('unix:///run/app'), undefined);
    t.equal(at('0.0.0.0:1'), undefined);
    t.same(at('[::1]:5'), { address: '::1', port: 5 });
  });
}
