import type { Test } from '../../../../harness/unit.ts';
import { podWith } from '../../../../harness/pods.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { podFiles } from '../../../../../local/agent/sync/pod-files.ts';

export function spec(t: Test): void {
  t.test('a pod finds itself and the services of its namespace', async (t) => {
    t.same(filesOf({}), {
      hosts: '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n10.244.1.0\tweb-1\n',
      hostname: 'web-1\n',
      'resolv.conf':
        'search default.svc.cluster.local svc.cluster.local cluster.local\n' +
        'nameserver 10.96.0.10\noptions ndots:5\n',
    });
  });

  t.test('a pod of a headless service has its full name, and aliases as asked', async (t) => {
    const hostAliases = [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }];
    const { hosts, hostname } = filesOf({ hostname: 'db-0', subdomain: 'db', hostAliases });

    t.equal(hostname, 'db-0\n');
    t.match(hosts, '10.244.1.0\tdb-0.db.default.svc.cluster.local\tdb-0\n1.2.3.4\ta\tb\n');
  });

  t.test('the DNS policy and the own configuration decide who is asked', async (t) => {
    const dnsConfig = {
      nameservers: ['9.9.9.9'],
      searches: ['example.com'],
      options: [{ name: 'ndots', value: '1' }, { name: 'edns0' }],
    };

    t.equal(
      filesOf({ dnsPolicy: 'None', dnsConfig })['resolv.conf'],
      'search example.com\nnameserver 9.9.9.9\noptions ndots:1 edns0\n',
    );
    t.match(filesOf({ dnsConfig })['resolv.conf'], 'options ndots:1 edns0\n');
    t.equal(
      filesOf({ dnsPolicy: 'Default' })['resolv.conf'],
      'search home\nnameserver 192.168.0.1\n',
    );
    t.match(filesOf({ hostNetwork: true })['resolv.conf'], 'nameserver 192.168.0.1');
  });
}

function filesOf(spec: JsonObject) {
  return podFiles({
    pod: podWith(spec),
    address: '10.244.1.0',
    dnsAddress: '10.96.0.10',
    clusterDomain: 'cluster.local',
    hostResolvConf: '# made by hand\nsearch home\nnameserver 192.168.0.1\n',
  });
}
