// Where a proxy of a mesh has its certificate and its configuration from: the control plane, for as
// long as it lives; and until that answers, what it had before it was restarted.
import { stringAt, type Clock, type Log, type Random } from '../../lib/index.ts';
import type { Node, Xds } from '../../api/xds/index.ts';
import type { Dial } from '../grpc/index.ts';
import type { ProxySettings } from '../settings.ts';
import { certificateClient, keepCertified, type Issued } from '../tls/issue/index.ts';
import type { Certificates } from '../tls/index.ts';
import { startAds, type Ads, type AdsUpdate, type Check } from '../xds/index.ts';
import { Credentials } from './credentials.ts';
import { LastGood, type KeptFiles } from './last-good.ts';

type SupplyOptions = {
  readonly settings: ProxySettings;
  readonly node: Node;
  readonly spiffeId: string;
  readonly xds: Xds;
  /** The file's text, or undefined when it is not there. */
  readonly readFile: (path: string) => string | undefined;
  readonly keptFiles: KeptFiles;
  readonly check: Check;
  readonly onUpdate: (update: AdsUpdate) => void;
  readonly onCertificates: (certificates: Certificates) => void;
  readonly dial: Dial;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

// The kubelet updates mounted files about once a minute.
const BUNDLE_EVERY_MS = 10_000;
// The control plane's port without TLS: for tests and closed networks.
const PLAINTEXT_PORT = ':15010';

export class Supply {
  readonly #options: SupplyOptions;
  readonly #credentials: Credentials;
  readonly #lastGood: LastGood;
  readonly #stopping = new AbortController();
  #ads: Ads | undefined = undefined;

  constructor(options: SupplyOptions) {
    const { settings, readFile, onCertificates, spiffeId, node } = options;
    this.#options = options;
    this.#credentials = new Credentials({
      readBundle: () => readFile(settings.rootFile),
      onChange: onCertificates,
    });
    this.#lastGood = new LastGood({
      ...options,
      files: options.keptFiles,
      configurationFile: `${settings.dataFolder}/lateen-configuration`,
      identityFile: `${settings.memoryFolder}/lateen-identity`,
      owner: `${node.id ?? ''} ${spiffeId}`,
    });
  }

  get issued(): Issued | undefined {
    return this.#credentials.issued;
  }

  get isConnected(): boolean {
    return this.#ads?.isConnected() ?? false;
  }

  /** All listeners there are are in force, or there are none. */
  get isSettled(): boolean {
    return this.#ads?.isSettled('listener') ?? false;
  }

  begin(): void {
    const { settings, spiffeId, node, xds, dial, clock, random, log } = this.#options;
    const kept = this.#lastGood.identity();
    if (kept !== undefined) this.#certified(kept);
    const isPlaintext = settings.caAddress.endsWith(PLAINTEXT_PORT);
    const ask = certificateClient({
      address: settings.caAddress,
      roots: () => (isPlaintext ? { kind: 'plaintext' } : this.#roots()),
      token: () => this.#token(),
      clusterId: stringAt(node.metadata, 'CLUSTER_ID') ?? 'Kubernetes',
      ttlMs: settings.secretTtlMs,
      xds,
      dial,
      clock,
    });
    const onIssued = (issued: Issued): void => {
      this.#lastGood.keepIdentity(issued);
      this.#certified(issued);
    };
    void keepCertified({ spiffeId, ask, clock, random, log, onIssued }, this.#stopping.signal);
    this.#watchBundle();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ads?.stop();
    await this.#lastGood.flush();
  }

  #certified(issued: Issued): void {
    this.#credentials.take(issued);
    this.#ads ??= this.#startAds();
  }

  #startAds(): Ads {
    const { settings, node, xds, dial, clock, random, log, check, onUpdate } = this.#options;
    const address = settings.controlPlaneAddress;
    const isPlaintext = address.endsWith(PLAINTEXT_PORT);
    const tls = () => (isPlaintext ? undefined : this.#credentials.adsTls(clock.now()));
    const ads = startAds({
      ...{ address, tls, node, xds, dial, clock, random, log, check },
      // A certificate says who we are already; reviewing a token costs the cluster a call.
      token: () => (isPlaintext || tls()?.certificate !== undefined ? undefined : this.#token()),
      restore: () => this.#lastGood.resources(),
      onUpdate: (update) => {
        onUpdate(update);
        this.#lastGood.changed(() => ads.kept());
      },
    });
    return ads;
  }

  /** The mounted bundle may change at any time. */
  #watchBundle(): void {
    this.#options.clock.after(BUNDLE_EVERY_MS, () => {
      if (this.#stopping.signal.aborted) return;
      this.#credentials.refresh();
      this.#watchBundle();
    });
  }

  #roots(): { kind: 'tls'; roots: string } | { kind: 'missing'; reason: string } {
    const roots = this.#credentials.bundle;
    if (roots !== undefined) return { kind: 'tls', roots };
    return { kind: 'missing', reason: `no trust bundle at ${this.#options.settings.rootFile}` };
  }

  #token(): string | undefined {
    return this.#options.readFile(this.#options.settings.tokenFile)?.trim();
  }
}
