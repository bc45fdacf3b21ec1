import {
  STATUS,
  statusIn,
  statusOfFailure,
  statusOfHttp,
  statusText,
} from '../../../../proxy/grpc/status.ts';
import { CODE } from '../../../../proxy/http/h2/index.ts';
import { failed, Headers } from '../../../../proxy/http/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('is read with its message, which is UTF-8 in percent-encoding', async (t) => {
    const said = (...list: string[]) => statusIn(new Headers(list));

    t.same(said('grpc-status', '16', 'grpc-message', 'not%20valid'), {
      code: STATUS.UNAUTHENTICATED,
      message: 'not valid',
    });
    t.equal(
      said('grpc-status', '2', 'grpc-message', 'caf%C3%A9 100%, %zz')?.message,
      'café 100%, %zz',
    );
    t.same(said('grpc-status', '0'), { code: 0, message: '' });
    t.equal(said('grpc-status', 'fine')?.code, STATUS.UNKNOWN);
    t.equal(said('grpc-message', 'alone'), undefined);
    const endless = said('grpc-status', '1', 'grpc-message', 'x'.repeat(100_000));
    t.equal(endless?.message.length, 2048, 'no server fills our log');
  });

  t.test('HTTP’s own statuses mean what gRPC says they mean', async (t) => {
    const codes = [400, 401, 403, 404, 429, 502, 503, 504, 418].map(statusOfHttp);

    const { INTERNAL, UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED, UNAVAILABLE } = STATUS;
    t.same(codes.slice(0, 4), [INTERNAL, UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED]);
    t.same(codes.slice(4), [...Array<number>(4).fill(UNAVAILABLE), STATUS.UNKNOWN]);
  });

  t.test('a stream that was reset says why in its code', async (t) => {
    const codeOf = (resetCode: number): number =>
      statusOfFailure({ ...failed('remote-reset', 'reset'), resetCode }, 'istiod:15012').code;

    t.equal(codeOf(CODE.REFUSED_STREAM), STATUS.UNAVAILABLE);
    t.equal(codeOf(CODE.CANCEL), STATUS.CANCELLED);
    t.equal(codeOf(CODE.ENHANCE_YOUR_CALM), STATUS.RESOURCE_EXHAUSTED);
    t.equal(codeOf(CODE.INADEQUATE_SECURITY), STATUS.PERMISSION_DENIED);
    t.equal(codeOf(CODE.PROTOCOL_ERROR), STATUS.INTERNAL);
    t.equal(codeOf(CODE.NO_ERROR), STATUS.INTERNAL);
    t.equal(codeOf(CODE.STREAM_CLOSED), STATUS.UNKNOWN);
    t.equal(codeOf(99), STATUS.UNKNOWN);
  });

  t.test('a connection that broke is one that is not available', async (t) => {
    t.same(statusOfFailure(failed('reset-before-response', 'it closed'), 'istiod:15012'), {
      code: STATUS.UNAVAILABLE,
      message: 'istiod:15012: it closed',
    });
    t.equal(
      statusOfFailure(failed('bad-response', 'no :status'), 'istiod:15012').code,
      STATUS.INTERNAL,
    );
  });

  t.test('reads as a line of a log', async (t) => {
    t.equal(statusText({ code: 14, message: 'nobody there' }), 'UNAVAILABLE: nobody there');
    t.equal(statusText({ code: 0, message: '' }), 'OK');
    t.equal(statusText({ code: 77, message: 'odd' }), 'status 77: odd');
  });
}
