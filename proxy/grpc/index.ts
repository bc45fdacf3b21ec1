// A gRPC client over our own HTTP/2 engine: what the agent speaks with a control plane and an
// authority. Read `call.ts` first; `answer.ts` is what comes back, `dial.ts` how we get there.
export { Call } from './call.ts';
export type { CallOwner, CallPlan } from './call.ts';
export { systemDial } from './dial.ts';
export type { Dial, GrpcServer, GrpcTls } from './dial.ts';
export { statusText } from './status.ts';
export { callOnce } from './unary.ts';
