import type { Test } from '../../../harness/unit.ts';
import { captureOf, redirectArgs } from '../../../../injector/inject/capture.ts';

const TRAFFIC = 'traffic.sidecar.istio.io/';

export function spec(t: Test): void {
  t.test('captures everything but the proxy’s own ports', async (t) => {
    t.equal(
      args({}),
      'istio-iptables -p 15001 -z 15006 -u 1337 -m REDIRECT -i * -x  -b * -d 15090,15021,15020 ' +
        '--log_output_level=default:info',
    );
  });

  t.test('annotations win over values, and an empty one means nothing', async (t) => {
    const proxy = { includeIPRanges: '10.0.0.0/8', excludeOutboundPorts: '25' };
    const words = args(
      {
        [`${TRAFFIC}includeInboundPorts`]: '',
        [`${TRAFFIC}excludeInboundPorts`]: '9999',
        [`${TRAFFIC}excludeOutboundPorts`]: '6379',
        [`${TRAFFIC}kubevirtInterfaces`]: 'virt0',
      },
      proxy,
    );

    t.match(words, '-i 10.0.0.0/8 -x  -b  -d 15090,15021,15020,9999 -o 6379 -k virt0');
  });

  t.test('says of each annotation what is wrong', async (t) => {
    const annotations = {
      [`${TRAFFIC}excludeInboundPorts`]: '*',
      [`${TRAFFIC}includeOutboundIPRanges`]: '10.0.0.0/33',
      [`${TRAFFIC}excludeInterfaces`]: 'a b',
    };
    const reasons: string[] = [];
    captureOf({ annotations, proxy: {}, reasons });

    t.equal(reasons.length, 3);
    t.match(reasons.join('\n'), /'10.0.0.0\/33' is not a range/);
  });
}

function args(annotations: Readonly<Record<string, string>>, proxy = {}): string {
  const capture = captureOf({ annotations, proxy, reasons: [] });
  return redirectArgs({ capture, user: 1337, statusPort: 15_020, logging: 'default:info' }).join(
    ' ',
  );
}
