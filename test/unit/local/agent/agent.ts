import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../harness/unit.ts';
import { FakeKube } from '../../../harness/fake-kube.ts';
import { NODES } from '../../../../api/kubernetes/index.ts';
import { seededRandom, silentLog, systemClock } from '../../../../lib/index.ts';
import { startAgent } from '../../../../local/agent/index.ts';

const NAMED = { name: 'local', address: '10.244.0.1' };

export function spec(t: Test): void {
  const skip = process.getuid?.() === 0 ? false : 'needs root to make device nodes';
  t.test('is ready when its node is registered and it answers', { skip }, async (t) => {
    const run = mkdtempSync(join(tmpdir(), 'lateen-agent-'));
    const socket = join(run, 'agent.sock');
    const api = new FakeKube(systemClock);
    const stop = new AbortController();
    const machine = {
      cpus: 2,
      memoryBytes: 1,
      arch: 'amd64',
      kernel: '',
      osImage: '',
      podCidr: '',
    };
    const ids = { machineId: '', bootId: '', version: '0' };
    const agent = await startAgent(
      {
        api,
        clock: systemClock,
        random: seededRandom(1),
        log: silentLog,
        run: async () => ({ code: 0, out: '', err: '' }),
        network: {
          add: async () => ({ address: '', netns: '' }),
          remove: async () => undefined,
          list: async () => [],
        },
        kill: () => undefined,
        newId: () => 'f00',
        findImage: () => ({ kind: 'host' }),
        node: {
          ...NAMED,
          allocatable: { cpu: 2, memory: 1 },
          dnsAddress: '',
          clusterDomain: '',
          hostResolvConf: '',
        },
        machine: { ...machine, ...ids, ...NAMED },
        paths: { run, socket, node: '', dist: '' },
      },
      stop.signal,
    );
    t.teardown(() => rmSync(run, { recursive: true }));

    t.match(api.all(NODES), [{ metadata: { name: 'local' } }]);
    t.equal(await codeOf(socket), 200);
    stop.abort();
    await agent.close();
    t.equal(await codeOf(socket), undefined);
  });
}

/** Undefined when nobody answers. */
function codeOf(socketPath: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/healthz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
