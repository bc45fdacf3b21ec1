// The data plane. Its data path begins with a connection (`listen/`), and one request's way through
// it is `exchange/exchange.ts`; `proxy.ts` puts a whole proxy together.
export { Exchange } from './exchange/index.ts';
export type { Connection, World } from './exchange/index.ts';
export type { StatTable } from './live.ts';
