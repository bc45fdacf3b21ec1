// What the `loadBalancer` of a DestinationRule must keep to beyond its shape.
import type { LoadBalancer, LocalityLoadBalancer } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkPercent } from './values.ts';

export function checkBalancing(balancer: LoadBalancer, path: string, findings: Findings): void {
  const { simple, consistentHash, localityLbSetting, zoneAwareLbSetting, warmup } = balancer;
  if (simple !== undefined && consistentHash !== undefined) {
    findings.error({ path, message: 'give one of simple and consistentHash' });
  }
  checkHash(balancer, `${path}.consistentHash`, findings);
  if (localityLbSetting !== undefined) {
    checkLocality(localityLbSetting, `${path}.localityLbSetting`, findings);
  }
  if (localityLbSetting !== undefined && zoneAwareLbSetting !== undefined) {
    findings.error({ path, message: 'give one of localityLbSetting and zoneAwareLbSetting' });
  }
  if (warmup === undefined) return;
  if (warmup.duration === undefined) {
    findings.error({ path: `${path}.warmup.duration`, message: 'is required, such as 30s' });
  }
  const { minimumPercent: value, aggression = 1 } = warmup;
  checkPercent({ path: `${path}.warmup.minimumPercent`, value }, findings);
  if (aggression <= 0) {
    findings.error({ path: `${path}.warmup.aggression`, message: 'must be above 0' });
  }
}

// The largest table that proxies take.
const TABLE_SIZE_MAX = 5_000_011;

function checkHash({ consistentHash: hash }: LoadBalancer, path: string, findings: Findings): void {
  if (hash === undefined) return;
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = hash;
  const keys = [httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName];
  if (keys.filter((key) => key !== undefined && key !== false).length !== 1) {
    const message =
      'give exactly one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName';
    findings.error({ path, message });
  }
  if (httpCookie?.name === '') {
    findings.error({ path: `${path}.httpCookie.name`, message: 'must not be empty' });
  }
  const { maglev, ringHash, minimumRingSize } = hash;
  if ([maglev, ringHash, minimumRingSize].filter((each) => each !== undefined).length > 1) {
    const message = 'give one of ringHash, maglev and minimumRingSize';
    findings.error({ path, message });
  }
  const size = maglev?.tableSize;
  if (size === undefined || (isPrime(size) && size <= TABLE_SIZE_MAX)) return;
  const message = `must be a prime number of at most ${TABLE_SIZE_MAX}, such as 65537, not ${size}`;
  findings.error({ path: `${path}.maglev.tableSize`, message });
}

function isPrime(number: number): boolean {
  if (number < 2) return false;
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false;
  return true;
}

function checkLocality(setting: LocalityLoadBalancer, path: string, findings: Findings): void {
  const { distribute = [], failover = [], failoverPriority = [] } = setting;
  const given = [distribute, failover, failoverPriority].filter((each) => each.length > 0);
  if (given.length > 1) {
    findings.error({ path, message: 'give one of distribute, failover and failoverPriority' });
  }
  distribute.forEach(({ to = {} }, i) => {
    const total = Object.values(to).reduce((sum, share) => sum + share, 0);
    if (total === 100) return;
    const message = `must add up to 100, not ${total}`;
    findings.error({ path: `${path}.distribute[${i}].to`, message });
  });
  failover.forEach(({ from = '', to = '' }, i) => {
    if (from !== to && from !== '' && to !== '') return;
    const message = 'must name two different regions, in from and to';
    findings.error({ path: `${path}.failover[${i}]`, message });
  });
}
