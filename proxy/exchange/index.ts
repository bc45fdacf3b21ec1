// One exchange: a request, what is done about it, and its answer. `exchange.ts` is the story.
export { Exchange } from './exchange.ts';
export { finishAnswer } from './finish.ts';
export { HttpLinks } from './linked-http.ts';
export type { ExchangeRecord } from './record.ts';
export type { Connection, Dispatched, Origin, World } from './world.ts';
