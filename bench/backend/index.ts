// The backend of those who speak HTTP/2, and what clients must know of its answers.
export { ANSWER_BYTES, ECHO, STREAM_BYTES, UNARY, UNARY_MESSAGE } from './answers.ts';
