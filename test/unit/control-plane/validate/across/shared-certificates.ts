import { objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const gateway = (name: string, more: { readonly selector?: string; readonly port?: number }) => {
    const { selector = 'gate', port = 443 } = more;
    const server =
      `{ port: { number: ${port}, name: s, protocol: HTTPS }, hosts: [${name}.org], ` +
      'tls: { credentialName: c } }';
    const spec = `{ selector: { istio: ${selector} }, servers: [${server}] }`;
    return objectYaml(`Gateway ${name}`, { spec });
  };
  const shared = (...yaml: readonly string[]) =>
    told(...yaml).filter((line) => line.includes('IST0138'));

  t.test('two Gateways of the same proxies with one certificate are told', async (t) => {
    t.same(shared(gateway('a', {}), gateway('b', {})), [
      'Gateway default/b IST0138 spec.servers[0].tls.credentialName',
    ]);
    t.same(shared(gateway('a', {}), gateway('b', { port: 8443 })), []);
    t.same(shared(gateway('a', {}), gateway('b', { selector: 'other' })), []);
  });
}
