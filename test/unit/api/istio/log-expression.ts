import type { Test } from '../../../harness/unit.ts';
import { readLogExpression } from '../../../../api/istio/index.ts';

function condition(text: string): unknown {
  const reading = readLogExpression(text);
  return reading.kind === 'ok' ? reading.condition : reading.word;
}

export function spec(t: Test): void {
  t.test('reads conditions on what was answered', async (t) => {
    t.same(condition('response.code >= 400'), {
      kind: 'number',
      of: 'status',
      op: 'ge',
      value: 400,
    });
    t.match(condition('response.code < 500'), { op: 'le', value: 499 });
    t.match(condition('request.duration > duration("1.5s")'), { of: 'duration', value: 1501 });
    t.same(condition('response.grpc_status != 0'), {
      kind: 'grpc-status',
      value: 0,
      isNot: true,
    });
  });

  t.test('reads conditions on what was asked', async (t) => {
    const header = (name: string, test: unknown, isNot = false) => {
      return { kind: 'header', name, test, isNot };
    };

    t.same(
      condition("request.headers['X-Debug'] == 'yes'"),
      header('x-debug', { kind: 'exact', text: 'yes' }),
    );
    t.same(
      condition('request.path.startsWith("/api")'),
      header(':path', { kind: 'prefix', text: '/api' }),
    );
    t.same(
      condition("request.headers['user-agent'].contains('bot')"),
      header('user-agent', { kind: 'contains', text: 'bot' }),
    );
    t.same(
      condition("!request.host.endsWith('.org')"),
      header(':authority', { kind: 'suffix', text: '.org' }, true),
    );
    t.same(condition("'x-a' in request.headers"), header('x-a', undefined));
    t.same(condition("has(request.headers['x-a'])"), header('x-a', undefined));
    t.same(
      condition("request.url_path == '/a.b'"),
      header(':path', { kind: 'regex', text: String.raw`/a\.b(\?.*)?` }),
    );
    t.match(condition("request.method in ['GET', 'PUT']"), {
      kind: 'any',
      of: [{ test: { text: 'GET' } }, { test: { text: 'PUT' } }],
    });
  });

  t.test('joins conditions, and turns them round', async (t) => {
    const both = "response.code >= 500 || (request.method == 'GET' && response.code != 200)";

    t.match(condition(both), {
      kind: 'any',
      of: [{ op: 'ge' }, { kind: 'all', of: [{ name: ':method' }, { kind: 'any' }] }],
    });
    t.match(condition("!(response.code >= 500 || request.method == 'GET')"), {
      kind: 'all',
      of: [
        { op: 'le', value: 499 },
        { name: ':method', isNot: true },
      ],
    });
  });

  t.test('names what it does not understand', async (t) => {
    t.equal(condition('connection.mtls'), 'connection.mtls');
    t.equal(condition('response.code >='), 'the end');
    t.equal(condition('response.code == 200 )'), ')');
    t.equal(condition("request.url_path.endsWith('.png')"), 'request.url_path with suffix');
    t.equal(condition("request.path.upper('x')"), 'request.path.upper');
    t.equal(condition('request.duration > duration("soon")'), 'soon');
    t.equal(condition("request.path.matches('(?=a)')"), '(?=a)');
    t.equal(condition("request.path.matches('(')"), '(');
    t.equal(condition("request.headers['no name'] == 'a'"), 'no name');
    t.equal(condition(''), 'the end');
    t.equal(condition(`${'!('.repeat(1000)}`), 'nesting this deep');
  });
}
