import type { Test } from '../../../harness/unit.ts';
import { endpoint, upstreamPlan } from '../../../harness/plans.ts';
import { connectionFacts, formatFacts, requestHead } from '../../../harness/filter-bench.ts';
import type { FormatFacts } from '../../../../proxy/format/facts.ts';
import { flagBit } from '../../../../proxy/format/flags.ts';
import { NEEDS_ARGUMENT, operator } from '../../../../proxy/format/operators.ts';

const say = (text: string, more: Partial<FormatFacts> = {}) => {
  const [, name = '', argument = ''] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  return operator({ name, argument })?.(formatFacts(more));
};

export function spec(t: Test): void {
  t.test('tells of the upstream and where it was reached', async (t) => {
    const served = { endpoint: endpoint('10.0.0.2', { port: 8080, hostname: 'a.b' }) };

    t.equal(say('UPSTREAM_HOST', served), '10.0.0.2:8080');
    t.equal(say('UPSTREAM_HOST_NAME', served), 'a.b');
    t.equal(say('UPSTREAM_REMOTE_PORT', served), 8080);
    t.equal(say('UPSTREAM_HOST'), undefined);
    t.equal(say('UPSTREAM_CLUSTER', { upstream: upstreamPlan('shop') }), 'shop');
    t.equal(say('UPSTREAM_REMOTE_ADDRESS', { endpoint: endpoint('fd00::1') }), '[fd00::1]:80');
  });

  t.test('a client that others vouched for has no port', async (t) => {
    t.equal(say('DOWNSTREAM_REMOTE_ADDRESS'), '10.0.0.1:40000');
    t.equal(say('DOWNSTREAM_REMOTE_ADDRESS', { clientAddress: '192.0.2.1' }), '192.0.2.1:0');
    t.equal(say('DOWNSTREAM_DIRECT_REMOTE_ADDRESS'), '10.0.0.1:40000');
    t.equal(say('DOWNSTREAM_LOCAL_PORT'), 80);
    const connection = connectionFacts({ localAddress: '[fd00::2]:443' });
    t.equal(say('DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT', { connection }), 'fd00::2');
  });

  t.test('durations are whole milliseconds from moment to moment', async (t) => {
    const times = { requestEndMs: 1.5, responseStartMs: 9.9 };

    t.equal(say('DURATION', times), 12);
    t.equal(say('RESPONSE_DURATION', times), 9);
    t.equal(say('COMMON_DURATION(DS_RX_END:US_RX_BEG:us)', times), 8400);
    t.equal(say('COMMON_DURATION(DS_RX_END:US_RX_BEG)'), undefined);
  });

  t.test('a status of gRPC is a number or a name', async (t) => {
    const status = { grpcStatus: '4' };

    t.equal(say('GRPC_STATUS', status), 'DeadlineExceeded');
    t.equal(say('GRPC_STATUS(SNAKE_STRING)', status), 'DEADLINE_EXCEEDED');
    t.equal(say('GRPC_STATUS(NUMBER)', status), 4);
    t.equal(say('GRPC_STATUS_NUMBER'), undefined);
    t.equal(say('GRPC_STATUS', { grpcStatus: '99' }), '99');
  });

  t.test('details have no blanks unless they may', async (t) => {
    t.equal(say('RESPONSE_CODE_DETAILS', { details: 'a b' }), 'a_b');
    t.equal(say('RESPONSE_CODE_DETAILS(ALLOW_WHITESPACES)', { details: 'a b' }), 'a b');
  });

  t.test('tells what filters found, and what the machine is called', async (t) => {
    const metadata = (filter: string, path: readonly string[]) => ({ at: [filter, ...path] });

    t.equal(say('DYNAMIC_METADATA(jwt:sub)', { metadata }), '{"at":["jwt","sub"]}');
    t.equal(say('METADATA(DYNAMIC:jwt)', { metadata: () => 'me' }), 'me');
    t.equal(say('HOSTNAME'), 'host');
    t.equal(say('ENVIRONMENT(POD)', { environment: (name) => `${name}-1` }), 'POD-1');
    t.equal(say('RESPONSE_FLAGS', { flags: flagBit('UH') }), 'UH');
  });

  t.test('knows every operator that says nothing without an argument', async (t) => {
    for (const name of NEEDS_ARGUMENT) t.ok(operator({ name, argument: 'X' }), name);
    t.equal(operator({ name: 'constructor', argument: '' }), undefined);
    t.equal(say('REQ(A)', { request: requestHead('/', { a: '1' }) }), '1');
  });
}
