// Where connections come in, and what is done with them.
export { listenerPlan } from './listener.ts';
