// What texts and headers must look like, compiled once: for routes, filters, policies and retries.
export { matcher } from './text.ts';
export type { Matcher } from './text.ts';
export { firstMiss, headerTest, requestTest, valueTest } from './header.ts';
export type { HeaderTest, RequestTest } from './header.ts';
export { substitution } from './substitution.ts';
