import { parse } from 'yaml';
import { Xds } from '../../../../api/xds/index.ts';
import { Configuration } from '../../../../proxy/agent/configuration.ts';
import { certificatesOf, readBootstrap } from '../../../../proxy/agent/bootstrap.ts';
import { isObject, ManualClock } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

const FILE = `
admin: { address: { socket_address: { address: 127.0.0.1, port_value: 9901 } } }
static_resources:
  clusters:
    - name: backend
      connect_timeout: 1s
      transport_socket: { name: raw, surprise: 1 }
  listeners:
    - name: web
      address: { socket_address: { address: 0.0.0.0, port_value: 8080 } }
      filter_chains:
        - filters:
            - name: tcp
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                stat_prefix: web
                cluster: backend
  secrets:
    - name: default
      tls_certificate:
        certificate_chain: { filename: /chain.pem }
        private_key: { inline_string: KEY }
    - name: ROOTCA
      validation_context: { trusted_ca: { inline_bytes: Uk9PVA== } }
`;

export function spec(t: Test): void {
  t.test('knows where the file says that this proxy runs, and among whom', async (t) => {
    const value: unknown = parse(`
node: { id: a, locality: { region: eu, zone: a } }
cluster_manager: { local_cluster_name: fleet }
`);
    if (!isObject(value)) throw new Error('no object');
    const reading = readBootstrap(value, { xds: new Xds(), files: files(() => '') });

    t.match(reading, {
      bootstrap: { locality: { region: 'eu', zone: 'a' }, ownCluster: 'fleet' },
      findings: [],
    });
  });

  t.test('reads what a control plane would send, certificates and the admin port', (t) => {
    const value: unknown = parse(FILE);
    if (!isObject(value)) throw new Error('no object');
    const reading = readBootstrap(value, {
      xds: new Xds(),
      files: files((path) => `text of ${path}`),
    });
    if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
    const { resources, secrets, admin } = reading.bootstrap;
    const certificates = certificatesOf(secrets);

    t.same(
      resources.map(({ kind, name }) => `${kind} ${name}`),
      ['cluster backend', 'listener web'],
    );
    t.equal(admin?.portValue, 9901);
    t.same(certificates.pairs, { default: { chain: 'text of /chain.pem', key: 'KEY' } });
    t.same(certificates.bundles, { ROOTCA: 'ROOT' });
    const configuration = new Configuration({ clock: new ManualClock() });
    const reasons = resources.flatMap((resource) => configuration.check(resource));
    t.match(
      reasons,
      [/transport_socket\.surprise/],
      'an unknown field that guards is refused as from a stream',
    );
    t.end();
  });

  t.test('says that a control plane is not named in the file', (t) => {
    const sources = { xds: new Xds(), files: files(() => '') };
    const reading = readBootstrap({ dynamic_resources: { lds_config: { ads: {} } } }, sources);

    t.match(reading, { kind: 'rejected', reasons: [/dynamic_resources/] });
    t.end();
  });

  t.test('refuses what is not a bootstrap, with paths', (t) => {
    const reading = readBootstrap(
      { static_resources: { listeners: [{ name: 7 }] } },
      {
        xds: new Xds(),
        files: files(() => ''),
      },
    );

    t.match(reading, { kind: 'rejected', reasons: [/static_resources\.listeners\[0\]\.name/] });
    t.end();
  });
}

function files(file: (path: string) => string) {
  return { file, variable: () => undefined };
}
