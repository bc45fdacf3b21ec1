import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { requestHead, tlsFacts } from '../../../harness/filter-bench.ts';
import { endpoint } from '../../../harness/plans.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import { failed, type FailureName } from '../../../../proxy/http/index.ts';

const attempt = (status: number) => {
  return {
    spanId: '',
    startMs: 0,
    endMs: 0,
    endpoint: endpoint('a'),
    status,
    failure: '',
    retriedFor: undefined,
  };
};

export function spec(t: Test): void {
  t.test('counts itself on its connection, and time from its beginning', async (t) => {
    const origin = originUnderTest();
    const record = new ExchangeRecord(origin);
    origin.clock.advance(30);
    record.ended();
    origin.clock.advance(30);

    t.equal(origin.connection.requests, 1);
    t.equal(record.durationMs, 30);
    t.equal(record.connectionAgeMs, 60);
  });

  t.test('a failure brings its flag, its details, and who ended it', async (t) => {
    const by = (name: FailureName) => {
      const record = new ExchangeRecord(originUnderTest());
      record.failed(failed(name, 'because'));
      return [record.flag, record.closedBy, record.closedHow];
    };

    t.same(by('client-gone'), ['DC', 'client', 'because']);
    t.same(by('reset-before-response'), ['UC', 'upstream', 'because']);
    t.same(by('request-timeout'), ['UT', 'proxy', 'because']);
    t.equal(new ExchangeRecord(originUnderTest()).closedBy, undefined);
  });

  t.test('an answer to gRPC that does not say its status has that of its code', async (t) => {
    const statusOf = (type: string, status: number) => {
      const record = new ExchangeRecord(originUnderTest());
      record.request = requestHead('/', { 'content-type': type });
      record.status = status;
      return record.grpcStatus;
    };

    t.equal(statusOf('application/grpc', 503), '14');
    t.equal(statusOf('application/grpc', 200), '2', 'it broke off');
    t.equal(statusOf('application/grpc', 0), '', 'nobody answered');
    t.equal(statusOf('text/plain', 503), '');
  });

  t.test('flags add up', async (t) => {
    const record = new ExchangeRecord(originUnderTest());
    record.addFlag('URX');
    record.failed(failed('connect-failed', 'connect ECONNREFUSED 10.0.0.9:80'));

    t.equal(record.flag, 'URX,UF');
    t.equal(record.transportFailure, 'delayed connect error: Connection refused');
  });

  t.test('attempts are told in order, one whose answer broke off only once', async (t) => {
    const record = new ExchangeRecord(originUnderTest());
    record.addAttempt(attempt(503), false);
    record.addAttempt(attempt(200), false);
    record.addAttempt(attempt(0), true);

    t.same(
      record.attempts.map(({ status }) => status),
      [503, 0],
    );
  });

  t.test('what filters found is read by path, and never what objects inherit', async (t) => {
    const record = new ExchangeRecord(originUnderTest());
    record.setMetadata('jwt', { claims: { sub: 'me' } });
    record.setMetadata('jwt', { more: 1 });

    t.equal(record.metadata('jwt', ['claims', 'sub']), 'me');
    t.same(record.metadata('jwt', []), { claims: { sub: 'me' }, more: 1 });
    t.equal(record.metadata('jwt', ['constructor']), undefined);
    t.equal(record.metadata('none', ['a']), undefined);
  });

  t.test('tells of the request and of the client’s certificate', async (t) => {
    const record = new ExchangeRecord(
      originUnderTest({ connection: { tls: tlsFacts('spiffe://a') } }),
    );
    record.request = requestHead(
      '/',
      { 'content-type': 'application/grpc', 'user-agent': 'x' },
      'POST',
    );

    t.match(record, { method: 'POST', isGrpc: true, userAgent: 'x', protocol: 'HTTP/1.1' });
    t.match(record, { isMutualTls: true, peerPrincipal: 'spiffe://a', hasPeerCertificate: true });
  });
}
