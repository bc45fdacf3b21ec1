// The ports for people, probes and scrapers: 15000 (Envoy's admin paths, inside the pod), 15020
// (merged metrics, the application's probes), 15021 (readiness), 15090 (metrics).
export type { Held, HeldCertificates, Inside, MemoryUse, ProxyState } from './inside.ts';
export { daysLeft } from './certificates.ts';
export { adminRoutes } from './admin-port.ts';
export { metricsRoutes, readyRoutes, statusRoutes } from './status-port.ts';
export { appMetricsOf, MergedMetrics } from './scrape.ts';
export { AppProbes, appProbesOf } from './probe.ts';
export { WebPort } from './web.ts';
export type { WebRoutes } from './web.ts';
