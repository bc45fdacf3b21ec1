import { readCommand } from '../../../../proxy/agent/command.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads what Istio’s template passes', (t) => {
    const reading = readCommand([
      'proxy',
      'sidecar',
      '--domain',
      'shop.svc.cluster.local',
      '--proxyLogLevel=warning',
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:debug',
      '--log_as_json',
      '--stsPort',
      '15463',
    ]);

    t.same(reading, {
      kind: 'ok',
      command: {
        role: 'sidecar',
        domain: 'shop.svc.cluster.local',
        config: undefined,
        mode: 'serve',
        logLevel: 'debug',
      },
    });
    t.match(readCommand(['proxy', 'router']), { kind: 'ok', command: { role: 'router' } });
    t.match(readCommand(['proxy', '--config', 'f.yaml']), {
      command: { role: 'sidecar', config: 'f.yaml' },
    });
    t.end();
  });

  t.test('says everything that is wrong at once', (t) => {
    const reading = readCommand(['proxy', 'waypoint', '--nope', '--mode', 'validate']);

    t.match(reading, { kind: 'rejected', reasons: [/waypoint/, /--nope/, /needs --config/] });
    t.end();
  });
}
