// The console's own options.
import {
  asInteger,
  asWord,
  LOG_LEVELS,
  setting,
  type LogLevel,
  type SettingsOf,
} from '../lib/index.ts';

const asPort = asInteger({ min: 0, max: 65_535 });

export const SETTINGS = {
  // Not `LATEEN_CONSOLE_PORT`: Kubernetes sets that, to a URL, for the service `lateen-console`.
  pagePort: setting({
    name: 'CONSOLE_PAGE_PORT',
    parse: asPort,
    fallback: 8080,
    reason: 'outside of a pod, where 8080 is taken',
  }),
  otlpPort: setting({
    name: 'LATEEN_OTLP_PORT',
    parse: asPort,
    fallback: 4318,
    reason: 'outside of a pod, beside another collector',
  }),
  tracesMax: setting({
    name: 'LATEEN_TRACES_MAX',
    parse: asInteger({ min: 1, max: 100_000 }),
    fallback: 1000,
    unit: 'traces',
    reason: 'more, to look further back; each page lists them',
  }),
  traceMebibytesMax: setting({
    name: 'LATEEN_TRACE_MEBIBYTES_MAX',
    parse: asInteger({ min: 1, max: 4096 }),
    fallback: 32,
    unit: 'MiB',
    reason: 'more, where the pod has more memory and traces are large',
  }),
  logLevel: setting<LogLevel>({
    name: 'LATEEN_LOG_LEVEL',
    parse: asWord(...LOG_LEVELS),
    fallback: 'info',
    reason: 'debug, while something is being looked into',
  }),
};

export type Settings = SettingsOf<typeof SETTINGS>;
