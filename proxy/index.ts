// The data plane. Its data path begins with a connection (`listen/`), and one request's way through
// it is `request.ts`; `proxy.ts` puts a whole proxy together.
export { Exchange } from './request.ts';
export type { Connection, World } from './request.ts';
