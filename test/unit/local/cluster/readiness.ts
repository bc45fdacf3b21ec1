import type { Test } from '../../../harness/unit.ts';
import { KubeError, ManualClock } from '../../../../lib/index.ts';
import type { HostApi } from '../../../../local/cluster/host-api.ts';
import type { Program } from '../../../../local/cluster/program.ts';
import { isApiReady, untilReady } from '../../../../local/cluster/readiness.ts';

function aProgram(endings: number): Program {
  return {
    name: 'agent',
    logFile: '/nowhere/agent.log',
    pid: () => undefined,
    endings: () => endings,
    stop: async () => 'stopped',
  };
}

export function spec(t: Test): void {
  const signal = new AbortController().signal;

  t.test('asks until the answer is yes', async (t) => {
    const clock = new ManualClock();
    let asked = 0;
    const isReady = async (): Promise<boolean> => {
      setImmediate(() => clock.advance(1000));
      return ++asked === 3;
    };
    await untilReady({ program: aProgram(0), isReady, clock }, signal);

    t.equal(asked, 3);
  });

  t.test('gives up on a program that keeps ending, and names its log', async (t) => {
    const isReady = async (): Promise<boolean> => false;
    const waiting = untilReady({ program: aProgram(3), isReady, clock: new ManualClock() }, signal);

    await t.rejects(waiting, { message: /agent ends as soon as it has started[^]*agent\.log/ });
  });

  t.test('an API that refuses is not ready yet', async (t) => {
    const refusing: HostApi['get'] = () => {
      const rest = { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure' } as const;
      throw new KubeError({ ...rest, message: 'no', reason: 'Unauthorized', code: 401 });
    };

    t.equal(await isApiReady({ get: refusing }), false);
  });
}
