// Clients: what they ask, how often, and what they saw.
export { closedLoop, type Load } from './closed-loop.ts';
export { reportIn, type LoadReport } from './report.ts';
