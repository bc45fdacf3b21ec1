// Pieces as they travel from the agent to a data thread: text, opened only by who needs what it
// says. Of a thousand services a workload calls few; of the others a data thread keeps this text,
// which costs a fraction of the objects and nothing when it is replaced. Equal text, equal piece.
// A field that is undefined is not written: whoever reads it finds the same.
import { parseOwn } from '../../lib/index.ts';
import type { ListenerPlan, SecretPlan } from './listener.ts';
import type { Piece } from './plan.ts';
import type { RouteTablePlan, VirtualHostPlan } from './routes.ts';
import { packEndpoints } from './seal-endpoints.ts';
import type { UpstreamPlan } from './upstream.ts';

type Sealed = { readonly name: string; readonly text: string };

export type SealedUpstream = Sealed & {
  readonly kind: 'upstream';
  /** It has work of its own, such as checks of health, whether anybody calls it or not. */
  readonly isBusy: boolean;
};

export type SealedTable = Sealed & {
  readonly kind: 'routes';
  readonly hosts: readonly SealedHost[];
  /** These hosts follow those of the table of this name that came just before. */
  readonly continues: boolean;
};

type SealedHost = { readonly domains: readonly string[]; readonly text: string };

export type SealedPiece =
  | (Sealed & { readonly kind: 'listener' | 'endpoints' | 'secret' })
  | SealedUpstream
  | SealedTable;

export function seal(piece: Piece): SealedPiece {
  const { kind, name } = piece;
  switch (kind) {
    case 'listener':
    case 'secret':
      return { kind, name, text: JSON.stringify(piece) };
    case 'endpoints':
      return { kind, name, text: packEndpoints(piece) };
    case 'upstream':
      return { kind, name, text: JSON.stringify(piece), isBusy: isBusy(piece) };
    case 'routes': {
      const { hosts, ...rest } = piece;
      const sealed = hosts.map(({ domains, ...said }) => ({ domains, text: JSON.stringify(said) }));
      return { kind, name, text: JSON.stringify(rest), hosts: sealed, continues: false };
    }
  }
}

/** What it takes to send, in bytes or a little less. */
export function sizeOf(piece: SealedPiece): number {
  const { name, text } = piece;
  const own = name.length + text.length;
  return piece.kind === 'routes'
    ? piece.hosts.reduce((sum, host) => sum + hostSize(host), own)
    : own;
}

/** The table in parts that are about so large, if it is larger. */
export function partsOf(table: SealedTable, bytesMax: number): readonly SealedTable[] {
  const parts: SealedTable[] = [];
  let hosts: SealedHost[] = [];
  let bytes = 0;
  const cut = (): void => {
    parts.push({ ...table, hosts, continues: parts.length > 0 });
    hosts = [];
    bytes = 0;
  };
  for (const host of table.hosts) {
    const size = hostSize(host);
    if (hosts.length > 0 && bytes + size > bytesMax) cut();
    hosts.push(host);
    bytes += size;
  }
  if (hosts.length > 0 || parts.length === 0) cut();
  return parts;
}

export function openListener(text: string): ListenerPlan {
  return parseOwn<ListenerPlan>(text);
}

export function openSecret(text: string): SecretPlan {
  return parseOwn<SecretPlan>(text);
}

export function openUpstream(text: string): UpstreamPlan {
  return parseOwn<UpstreamPlan>(text);
}

/** Its virtual hosts open when somebody asks what they say, one by one. */
export function openTable({ text, hosts }: SealedTable): RouteTablePlan {
  const rest = parseOwn<Omit<RouteTablePlan, 'hosts'>>(text);
  return { ...rest, hosts: hosts.map((host) => new FoldedHost(host)) };
}

class FoldedHost implements VirtualHostPlan {
  readonly domains: readonly string[];
  readonly #text: string;
  #said: Omit<VirtualHostPlan, 'domains'> | undefined = undefined;

  constructor({ domains, text }: SealedHost) {
    this.domains = domains;
    this.#text = text;
  }

  get name(): string {
    return this.#opened.name;
  }

  get routes(): VirtualHostPlan['routes'] {
    return this.#opened.routes;
  }

  get headers(): VirtualHostPlan['headers'] {
    return this.#opened.headers;
  }

  get requireTls(): VirtualHostPlan['requireTls'] {
    return this.#opened.requireTls;
  }

  get attemptCount(): VirtualHostPlan['attemptCount'] {
    return this.#opened.attemptCount;
  }

  get tellsTimeoutRetry(): boolean {
    return this.#opened.tellsTimeoutRetry;
  }

  get #opened(): Omit<VirtualHostPlan, 'domains'> {
    this.#said ??= parseOwn<Omit<VirtualHostPlan, 'domains'>>(this.#text);
    return this.#said;
  }
}

function isBusy({ source, healthChecks }: UpstreamPlan): boolean {
  return source.kind === 'dns' || healthChecks.length > 0;
}

function hostSize({ domains, text }: SealedHost): number {
  return domains.reduce((sum, domain) => sum + domain.length, text.length);
}
