// The console's HTTP servers.
export { httpServer, plainText } from './http.ts';
export type { HttpAnswer, HttpQuestion } from './http.ts';
