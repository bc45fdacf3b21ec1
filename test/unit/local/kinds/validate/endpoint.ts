import {
  endpoints,
  endpointSlice,
  endpointSliceChange,
} from '../../../../../local/kinds/validate/endpoint.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps the addresses of a slice to its family', async (t) => {
    const slice = thing({
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'] }, { addresses: ['::1'] }, { addresses: [] }],
      ports: [
        { name: 'a', port: 1, protocol: 'TCP' },
        { name: 'a', port: 0, protocol: 'HTTP' },
      ],
    });

    t.match(lines(endpointSlice(slice, '')), [
      'endpoints[1].addresses[0]: Invalid value: "::1": must be an IPv4 address',
      'endpoints[2].addresses: Required value: must contain at least 1 address',
      'ports[1].name: Duplicate value: "a"',
      'ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      /^ports\[1\].protocol: Unsupported value: "HTTP"/,
    ]);
  });

  t.test('names its family once', async (t) => {
    const change = { object: thing({ addressType: 'IPv6' }), old: thing({ addressType: 'IPv4' }) };

    t.same(lines(endpointSlice(thing({}), '')), ['addressType: Required value']);
    t.same(lines(endpointSliceChange(change, '')), [
      'addressType: Invalid value: "IPv6": field is immutable',
    ]);
  });

  t.test('wants addresses in every subset of endpoints', async (t) => {
    t.match(lines(endpoints(thing({ subsets: [{}, { addresses: [{ ip: 'x' }] }] }), '')), [
      'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
      /^subsets\[1\].addresses\[0\].ip: Invalid value: "x": must be a valid IP address/,
    ]);
  });
}
