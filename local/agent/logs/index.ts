// What containers print: kept with its times, and read again by line, by age, and as it comes.

export { keepLog } from './keep.ts';
export { sendLog } from './send.ts';
export type { LogWish } from './send.ts';
