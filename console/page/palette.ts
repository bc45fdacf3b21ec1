// Which service has which colour.
import { COLORS } from './style.ts';

/** In turn, so that neighbours differ; the same on all pages while the services are the same. */
export function palette(services: readonly string[]): (service: string) => string {
  const colors = new Map(services.map((service, i) => [service, `c${i % COLORS}`]));
  return (service) => colors.get(service) ?? 'c0';
}
