import { flagBit, flagText } from '../../../../proxy/format/index.ts';
import { failed, type FailureName } from '../../../../proxy/http/index.ts';
import { connectionFacts, connectionFlags } from '../../../../proxy/telemetry/connection-facts.ts';
import { observedConnection } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const AROUND = { hostname: 'host', principal: 'me', environment: () => undefined };

export function spec(t: Test): void {
  t.test('flags of bytes are Envoy’s, which differ from those of requests', async (t) => {
    for (const [name, flag] of [
      ['client-gone', '-'],
      ['idle-timeout', '-'],
      ['reset-during-response', 'UR'],
      ['connect-failed', 'UF'],
      ['connection-age', 'DT'],
      ['no-upstream', 'NC'],
    ] as const) {
      t.equal(flagText(connectionFlags(relayed(name))), flag, name);
    }
    const all = { ...relayed('connect-failed'), moreFlags: ['URX'] };
    t.equal(connectionFlags(all), flagBit('UF') | flagBit('URX'));
  });

  t.test('a request that was refused as it came has a status and details', async (t) => {
    const refused = connectionFacts(
      observedConnection({
        kind: 'refused-head',
        protocol: 'HTTP/1.1',
        status: 400,
        failure: failed('bad-request', 'a bare CR'),
      }),
      AROUND,
    );

    t.match(refused, { status: 400, details: 'http1.codec_error', protocol: 'HTTP/1.1' });
    t.equal(flagText(refused.flags), 'DPE');
  });

  t.test('who could not be reached is told as the transport said it', async (t) => {
    const failure = failed('connect-failed', 'connect ECONNREFUSED 10.0.0.2:80');
    const facts = connectionFacts(observedConnection({ failure }), AROUND);

    t.equal(facts.transportFailure, 'delayed connect error: Connection refused');
    t.equal(facts.details, '');
  });
}

function relayed(name: FailureName) {
  return observedConnection({ failure: failed(name, 'because') });
}
