// Questions about traces, and how Jaeger's tools ask them.
export { jaeger, servicesOf } from './jaeger.ts';
export { EVERYTHING, search } from './search.ts';
