// A call with one message each way.
import { Call, type CallEffects, type CallPlan } from './call.ts';
import { STATUS, type GrpcStatus } from './status.ts';

type UnaryReply =
  | { readonly kind: 'ok'; readonly message: Buffer }
  | { readonly kind: 'failed'; readonly status: GrpcStatus };

/** Never rejects. */
export function callOnce(
  plan: CallPlan,
  message: Uint8Array,
  effects: CallEffects,
): Promise<UnaryReply> {
  return new Promise((resolve) => {
    let [answer, count]: [Buffer | undefined, number] = [undefined, 0];
    const owner = {
      message(bytes: Buffer): boolean {
        answer ??= bytes;
        count += 1;
        return true;
      },
      writable: () => undefined,
      goingAway: () => undefined,
      ended: (status: GrpcStatus) => resolve(replyOf(status, answer, count)),
    };
    const call = new Call(plan, owner, effects);
    call.send(message);
    call.finish();
  });
}

function replyOf(status: GrpcStatus, message: Buffer | undefined, count: number): UnaryReply {
  if (status.code !== STATUS.OK) return { kind: 'failed', status };
  if (message !== undefined && count === 1) return { kind: 'ok', message };
  const said = `the server sent ${count} messages where one answers`;
  return { kind: 'failed', status: { code: STATUS.INTERNAL, message: said } };
}
