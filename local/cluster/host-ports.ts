// Opens ports on 127.0.0.1 for LoadBalancer and NodePort services while they exist, and says so.
import { SERVICES, serviceView, viewOf, type Service } from '../../api/kubernetes/index.ts';
import { reflect, type Log } from '../../lib/index.ts';
import { alternatives, wantedPorts, type WantedPort } from './host-port.ts';
import type { HostApi } from './host-api.ts';
import type { Host } from './host.ts';
import { openPipe, type Pipe, type Target } from './pipe.ts';

export type HostPorts = {
  /** The port on 127.0.0.1 that leads to a service's port, once it is open. */
  portOf(service: string, port: number): number | undefined;
  /** Closes all of them; to be called when the signal has fired. */
  close(): Promise<void>;
};

type Opened = {
  readonly pipe: Pipe;
  target: Target;
};

type HostPortsOptions = {
  readonly host: Host;
  readonly api: Pick<HostApi, 'list' | 'watch'>;
  readonly log: Log;
};

export function followHostPorts(options: HostPortsOptions, signal: AbortSignal): HostPorts {
  const { host, api, log } = options;
  const { clock, random } = host;
  /** By service and wanted port. */
  const opened = new Map<string, Opened>();
  let work = Promise.resolve();
  // One change at a time: a port that moves from one service to another is closed before it opens.
  const enqueue = (change: () => Promise<void>): void => {
    work = work.then(change).catch((error: unknown) => {
      host.print.notice(`a port on this machine could not be changed: ${String(error)}`);
    });
  };
  const reflector = reflect(
    {
      api,
      resource: SERVICES,
      accept: (object) => {
        const viewing = viewOf(serviceView, object);
        return viewing.kind === 'ok' ? portsOnly(viewing.value) : undefined;
      },
      onChange: (change) => {
        const wanted = change.kind === 'removed' ? [] : change.object.wanted;
        enqueue(() => settle({ host, opened, service: change.key, wanted }));
      },
      clock,
      random,
      log,
    },
    signal,
  );
  return {
    portOf: (service, port) => opened.get(`${service}:${port}`)?.pipe.port,
    async close() {
      await reflector.stopped;
      await work;
      await Promise.all([...opened.values()].map(({ pipe }) => pipe.close()));
      opened.clear();
    },
  };
}

function portsOnly(service: Service) {
  const { resourceVersion } = service.metadata;
  return { metadata: { resourceVersion }, wanted: wantedPorts(service) };
}

type Settling = {
  readonly host: Host;
  readonly opened: Map<string, Opened>;
  readonly service: string;
  readonly wanted: readonly WantedPort[];
};

async function settle({ host, opened, service, wanted }: Settling): Promise<void> {
  const prefix = `${service}:`;
  const keys = new Map(wanted.map((each) => [`${prefix}${each.port}`, each]));
  for (const [key, { pipe }] of opened) {
    if (!key.startsWith(prefix) || keys.has(key)) continue;
    opened.delete(key);
    await pipe.close();
    host.print.line(`  port 127.0.0.1:${pipe.port} closed (${service})`);
  }
  for (const [key, { port, target }] of keys) {
    const standing = opened.get(key);
    if (standing !== undefined) standing.target = target;
    else await open({ host, opened, service, key, port, target });
  }
}

type ToOpen = Omit<Settling, 'wanted'> & WantedPort & { readonly key: string };

async function open({ host, opened, service, key, port, target }: ToOpen): Promise<void> {
  for (const candidate of [port, ...alternatives(port)]) {
    const opening = await openPipe(candidate, () => opened.get(key)?.target ?? target);
    if (opening.kind === 'taken') continue;
    const { pipe } = opening;
    opened.set(key, { pipe, target });
    const why = pipe.port === port ? '' : ` (${port} is in use on this machine)`;
    host.print.line(`  port 127.0.0.1:${pipe.port} → ${service}:${target.port}${why}`);
    return;
  }
  host.print.notice(`no port on this machine is free for ${service}:${target.port}`);
}
