// Small plans for tests: only what the test is about is said, and what is left out does nothing.

// Routes
export {
  NO_CHANGES,
  headerChanges,
  targetTo,
  forwardTo,
  retryPlan,
  routeMatch,
  routePlan,
  hostPlan,
  tablePlan,
  filterPlan,
} from './route-plans.ts';

// Listeners
export {
  httpLimits,
  httpPlan,
  tcpPlan,
  tracingPlan,
  textLog,
  serverTls,
  chainMatch,
  chainPlan,
  listenerPlan,
} from './listener-plans.ts';

// Upstreams
export {
  limitsPlan,
  upstreamHttp,
  outlierPlan,
  upstreamPlan,
  endpoint,
  localityPlan,
  endpointsPlan,
  endpointsIn,
  clientTls,
} from './upstream-plans.ts';

// What is told of an exchange
export { observedConnection, observedExchange } from './observed.ts';
