import type { Test } from '../../../harness/unit.ts';
import { conflictingRoutes, missingTools } from '../../../../local/cluster/requirement.ts';

export function spec(t: Test): void {
  t.test('names the packages of what is missing, each once', async (t) => {
    t.equal(
      missingTools(['unshare', 'nft', 'nsenter']),
      'Missing on this machine: unshare, nft, nsenter. On Debian and Ubuntu:\n' +
        '  apt-get install --yes nftables util-linux',
    );
  });

  t.test('finds routes that lead our addresses elsewhere, and only those', async (t) => {
    const routes = [
      { dst: 'default', dev: 'eth0' },
      { dst: '192.0.2.0/24', dev: 'eth0' },
      { dst: '10.244.0.0/16', dev: 'lateen0' },
      { dst: '10.244.3.0/24', dev: 'cni0' },
      { dst: '10.0.0.0/8', dev: 'tun0' },
      { type: 'local', dst: '10.100.0.1', dev: 'eth1' },
    ];

    t.same(conflictingRoutes(JSON.stringify(routes)), [
      '10.244.3.0/24 dev cni0',
      '10.0.0.0/8 dev tun0',
      '10.100.0.1 dev eth1',
    ]);
    t.same(conflictingRoutes(''), []);
  });
}
