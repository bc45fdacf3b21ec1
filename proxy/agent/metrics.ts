// The agent's own metric families, as Prometheus reads them. Few, and read at their sources when
// somebody asks. Processes' numbers carry our prefix: the application exports its own beside them.

type AgentNumbers = {
  readonly startupSeconds: number | undefined;
  readonly certificateExpirySeconds: number | undefined;
  readonly scrapes: number;
  readonly scrapeFailures: number;
  readonly isConnected: boolean;
  readonly steps: number;
  readonly refusals: number;
  readonly unboundListeners: number;
  readonly spansExported: number;
  readonly spansDropped: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
};

type Line = {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labels?: string;
  readonly value: (numbers: AgentNumbers) => number | undefined;
};

const LINES: readonly Line[] = [
  {
    name: 'istio_agent_startup_duration_seconds',
    type: 'gauge',
    help: 'From start to ready.',
    value: (n) => n.startupSeconds,
  },
  {
    name: 'istio_agent_cert_expiry_seconds',
    type: 'gauge',
    help: 'Until the certificate expires.',
    labels: '{resource_name="default"}',
    value: (n) => n.certificateExpirySeconds,
  },
  {
    name: 'istio_agent_scrapes_total',
    type: 'counter',
    help: 'Scrapes of the merged metrics.',
    value: (n) => n.scrapes,
  },
  {
    name: 'istio_agent_scrape_failures_total',
    type: 'counter',
    help: 'Scrapes that lacked a part.',
    labels: '{type="application"}',
    value: (n) => n.scrapeFailures,
  },
  {
    name: 'istio_agent_process_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time of the proxy, all threads.',
    value: (n) => n.cpuSeconds,
  },
  {
    name: 'istio_agent_process_resident_memory_bytes',
    type: 'gauge',
    help: 'Resident memory of the proxy.',
    value: (n) => n.residentBytes,
  },
  {
    name: 'lateen_control_plane_connected',
    type: 'gauge',
    help: 'Whether the control plane answers.',
    value: (n) => Number(n.isConnected),
  },
  {
    name: 'lateen_configuration_steps_total',
    type: 'counter',
    help: 'Changes of configuration put in force.',
    value: (n) => n.steps,
  },
  {
    name: 'lateen_resources_refused_total',
    type: 'counter',
    help: 'Resources that could not be used.',
    value: (n) => n.refusals,
  },
  {
    name: 'lateen_listeners_unbound',
    type: 'gauge',
    help: 'Listeners whose port was taken.',
    value: (n) => n.unboundListeners,
  },
  {
    name: 'lateen_spans_exported_total',
    type: 'counter',
    help: 'Spans the collector took.',
    value: (n) => n.spansExported,
  },
  {
    name: 'lateen_spans_dropped_total',
    type: 'counter',
    help: 'Spans lost on the way to the collector.',
    value: (n) => n.spansDropped,
  },
];

export function agentMetrics(numbers: AgentNumbers): string {
  return LINES.map(({ name, type, help, labels = '', value }) => {
    const number = value(numbers);
    if (number === undefined) return '';
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}${labels} ${number}\n`;
  }).join('');
}
