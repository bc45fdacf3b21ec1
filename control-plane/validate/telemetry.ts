// What a Telemetry, and a ProxyConfig, must keep to beyond its shape.
import type {
  AccessLogging,
  CustomTag,
  ProxyConfig,
  TelemetrySpec,
  Tracing,
} from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkPercent } from './values.ts';

export function checkTelemetry(spec: TelemetrySpec, findings: Findings): void {
  const { tracing = [], metrics = [], accessLogging = [] } = spec;
  const blocks = { tracing, metrics, accessLogging };
  for (const [field, list] of Object.entries(blocks)) {
    list.forEach(({ providers }, i) => {
      checkProviders({ path: `spec.${field}[${i}].providers`, value: providers }, findings);
    });
  }
  if (tracing.length > 1) {
    const message = 'has more than one entry: what they say is put together; write one';
    findings.warn({ path: 'spec.tracing', message });
  }
  tracing.forEach((each, i) => checkTracing(each, `spec.tracing[${i}]`, findings));
  metrics.forEach(({ overrides = [] }, i) => {
    overrides.forEach((each, j) => {
      checkOverride(each, `spec.metrics[${i}].overrides[${j}]`, findings);
    });
  });
}

type Providers = AccessLogging['providers'];

function checkProviders(
  { path, value = [] }: { readonly path: string; readonly value: Providers },
  findings: Findings,
): void {
  value.forEach(({ name }, i) => {
    if (name !== '') return;
    findings.error({ path: `${path}[${i}].name`, message: 'must not be empty' });
  });
}

function checkTracing(tracing: Tracing, path: string, findings: Findings): void {
  const { randomSamplingPercentage: value, providers = [], customTags = {} } = tracing;
  checkPercent({ path: `${path}.randomSamplingPercentage`, value }, findings);
  if (providers.length > 1) {
    const message = 'names more than one: spans go to the first that collects them';
    findings.warn({ path: `${path}.providers`, message });
  }
  for (const [name, tag] of Object.entries(customTags)) {
    const at = `${path}.customTags[${name}]`;
    if (name === '') findings.error({ path: at, message: 'needs a name' });
    checkTag(tag, at, findings);
  }
}

function checkTag(tag: CustomTag, path: string, findings: Findings): void {
  const { literal, environment, header, formatter } = tag;
  const given = [literal, environment, header, formatter].filter((each) => each !== undefined);
  if (given.length !== 1) {
    const message = 'give exactly one of literal, environment, header and formatter';
    findings.error({ path, message });
  }
  const texts = {
    'literal.value': literal && (literal.value ?? ''),
    'environment.name': environment && (environment.name ?? ''),
    'header.name': header && (header.name ?? ''),
  };
  for (const [field, text] of Object.entries(texts)) {
    if (text === '') findings.error({ path: `${path}.${field}`, message: 'must not be empty' });
  }
}

type Override = NonNullable<NonNullable<TelemetrySpec['metrics']>[number]['overrides']>[number];

function checkOverride(
  { match, tagOverrides = {} }: Override,
  path: string,
  findings: Findings,
): void {
  if (match?.customMetric === '') {
    findings.error({ path: `${path}.match.customMetric`, message: 'must not be empty' });
  }
  for (const [name, { operation = 'UPSERT', value = '' }] of Object.entries(tagOverrides)) {
    const at = `${path}.tagOverrides[${name}].value`;
    if (operation === 'REMOVE' && value !== '') {
      findings.error({ path: at, message: 'must not be with REMOVE: remove one of both' });
    }
    if (operation === 'UPSERT' && value === '') {
      findings.error({ path: at, message: 'is required with UPSERT: an expression' });
    }
  }
}

export function checkProxyConfig(
  { concurrency = 0 }: ProxyConfig['spec'],
  findings: Findings,
): void {
  if (concurrency >= 0) return;
  const message = `must not be negative, but is ${concurrency}`;
  findings.error({ path: 'spec.concurrency', message });
}
