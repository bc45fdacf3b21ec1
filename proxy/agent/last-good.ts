// What a proxy needs to go on after its own restart while no control plane answers: the
// configuration it had, on disk, and the certificate it had, in the pod's memory-backed folder.
// Both are of this very pod, and gone with it. What cannot be read is as good as not there.
import {
  isObject,
  numberAt,
  parseJson,
  stringAt,
  type Cancel,
  type Clock,
  type JsonObject,
  type Log,
} from '../../lib/index.ts';
import type { Issued } from '../tls/issue/index.ts';
import { keptChunks, readKept, type KeptResource } from '../xds/index.ts';

/** Files that outlive the process. */
export type KeptFiles = {
  readonly read: (path: string) => Buffer | undefined;
  /** Whole or not at all, and for nobody else's eyes; one at a time. */
  readonly write: (path: string, chunks: Iterable<Buffer>) => Promise<void>;
};

type LastGoodOptions = {
  readonly configurationFile: string;
  readonly identityFile: string;
  /** Who we are: what another kept is not ours. */
  readonly owner: string;
  readonly files: KeptFiles;
  readonly clock: Clock;
  readonly log: Log;
};

// The first configuration is worth most; after it, a disk is not to follow every endpoint.
const FIRST_WRITE_MS = 1000;
const WRITE_EVERY_MS = 30_000;

export class LastGood {
  readonly #options: LastGoodOptions;
  /** What is still to be written, and how to let it be. */
  #pending: { readonly kept: () => Iterable<KeptResource>; readonly cancel: Cancel } | undefined =
    undefined;
  #waitMs = FIRST_WRITE_MS;
  /** Over when all that was begun is written: two at once would be in each other's way. */
  #written: Promise<void> = Promise.resolve();

  constructor(options: LastGoodOptions) {
    this.#options = options;
  }

  resources(): readonly KeptResource[] {
    const { configurationFile: file, owner, files, log } = this.#options;
    const bytes = files.read(file);
    if (bytes === undefined) return [];
    const reading = readKept(bytes, owner);
    if (reading.kind === 'rejected') {
      log.warn('the configuration that was kept is no use', { file, reason: reading.reason });
      return [];
    }
    const resources = reading.resources.length;
    log.warn('no control plane answers: going on with what was kept', { file, resources });
    return reading.resources;
  }

  /** Undefined: there is none that is still good. */
  identity(): Issued | undefined {
    const { identityFile, owner, files, clock } = this.#options;
    const said = parseJson(files.read(identityFile)?.toString() ?? '');
    if (!isObject(said) || stringAt(said, 'owner') !== owner) return undefined;
    const issued = issuedIn(said);
    return issued !== undefined && issued.expiresAt > clock.now() ? issued : undefined;
  }

  keepIdentity(issued: Issued): void {
    const { identityFile, owner } = this.#options;
    const chunks = [Buffer.from(JSON.stringify({ owner, ...issued }))];
    void this.#write(identityFile, () => chunks);
  }

  /** What is held is not what it was; `kept` is asked when it is written. */
  changed(kept: () => Iterable<KeptResource>): void {
    const { clock } = this.#options;
    this.#pending ??= { kept, cancel: clock.after(this.#waitMs, () => void this.flush()) };
  }

  /** What is to be written is, now, and so is what was begun before. */
  flush(): Promise<void> {
    const pending = this.#pending;
    if (pending === undefined) return this.#written;
    const { configurationFile, owner } = this.#options;
    this.#pending = undefined;
    this.#waitMs = WRITE_EVERY_MS;
    pending.cancel();
    return this.#write(configurationFile, () => keptChunks(owner, pending.kept()));
  }

  #write(path: string, chunks: () => Iterable<Buffer>): Promise<void> {
    this.#written = this.#written.then(() => this.#writeOne(path, chunks));
    return this.#written;
  }

  async #writeOne(path: string, chunks: () => Iterable<Buffer>): Promise<void> {
    try {
      await this.#options.files.write(path, chunks());
    } catch (error) {
      // Outside of a pod there is no such folder, and no restart to prepare for.
      this.#options.log.debug('cannot keep it for the next start', { path, error: String(error) });
    }
  }
}

function issuedIn(said: JsonObject): Issued | undefined {
  const [chain, key, root] = [
    stringAt(said, 'chain'),
    stringAt(said, 'key'),
    stringAt(said, 'root'),
  ];
  const expiresAt = numberAt(said, 'expiresAt');
  if (chain === undefined || key === undefined) return undefined;
  if (root === undefined || expiresAt === undefined) return undefined;
  return { chain, key, root, expiresAt };
}
