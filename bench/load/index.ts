// Clients: what they ask, how often, and what they saw.
export { AnswerReader } from './answer.ts';
export { closedLoop } from './closed-loop.ts';
export { http2Loop, http2Report, type Until } from './h2load.ts';
export { besideSlowStream, handshakes, messages, openLoop, streams } from './programs.ts';
export { reportIn, reportOf, type LoadReport } from './report.ts';
