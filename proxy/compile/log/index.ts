// What is written of requests and connections, and what answers of our own say.
export { accessLogs } from './access-log.ts';
export { localReply } from './local-reply.ts';
