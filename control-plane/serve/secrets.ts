// Who may have certificates out of Secrets: a proxy that proved whose it is, and whose service
// account may list the Secrets of its namespace anyway. The API server decides; its answers are
// kept for a while and asked again, so that a right that was taken away ends.
import { at, sleep, type Clock, type KubeApi, type Log } from '../../lib/index.ts';
import type { ProxyNode } from '../mesh/index.ts';

type SecretReadersOptions = {
  readonly api: Pick<KubeApi, 'create'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whose answers are still of interest. */
  readonly connected: () => readonly ProxyNode[];
  /** An answer is other than it was: what proxies are told must be made anew. */
  readonly onChange: () => void;
};

type Account = Pick<ProxyNode, 'namespace' | 'serviceAccount'>;
type Answer = { readonly isAllowed: boolean; readonly account: Account };

const REVIEWS = { group: 'authorization.k8s.io', version: 'v1', plural: 'subjectaccessreviews' };
// Istio's own: a right that is granted or taken acts within a minute.
const KEPT_MS = 60_000;

export class SecretReaders {
  readonly #options: SecretReadersOptions;
  /** By account; undefined: the first answer is under way. */
  readonly #answers = new Map<string, Answer | undefined>();

  constructor(options: SecretReadersOptions, signal: AbortSignal) {
    this.#options = options;
    void this.#keepAsking(signal);
  }

  /** Undefined: the API server was asked just now. */
  allows({ isProved, namespace, serviceAccount }: ProxyNode): boolean | undefined {
    if (isProved !== true || serviceAccount === '') return false;
    const account = { namespace, serviceAccount };
    const key = keyOf(account);
    if (!this.#answers.has(key)) {
      this.#answers.set(key, undefined);
      void this.#ask(account);
    }
    return this.#answers.get(key)?.isAllowed;
  }

  async #keepAsking(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      await sleep(this.#options.clock, KEPT_MS, signal);
      if (isOver()) return;
      const connected = new Set(this.#options.connected().map(keyOf));
      for (const [key, answer] of this.#answers) {
        if (!connected.has(key)) this.#answers.delete(key);
        else if (answer !== undefined) await this.#ask(answer.account);
      }
    }
  }

  async #ask(account: Account): Promise<void> {
    const key = keyOf(account);
    const before = this.#answers.get(key);
    const isAllowed = await this.#review(account, before);
    this.#answers.set(key, { isAllowed, account });
    if (isAllowed !== before?.isAllowed) this.#options.onChange();
  }

  /** What could not be asked stays as it was: an outage takes no certificate away. */
  async #review(account: Account, before: Answer | undefined): Promise<boolean> {
    const { namespace, serviceAccount } = account;
    const { api, log } = this.#options;
    try {
      const { status } = await api.create(REVIEWS, {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        metadata: { name: '' },
        spec: {
          user: `system:serviceaccount:${namespace}:${serviceAccount}`,
          resourceAttributes: { namespace, verb: 'list', resource: 'secrets' },
        },
      });
      const isAllowed = at(status, 'allowed') === true;
      if (!isAllowed && before?.isAllowed !== false) {
        log.warn('a gateway may not have Secrets: let its service account list them', {
          namespace,
          serviceAccount,
        });
      }
      return isAllowed;
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      log.warn('cannot ask who may read Secrets', { namespace, serviceAccount, cause });
      return before?.isAllowed ?? false;
    }
  }
}

function keyOf({ namespace, serviceAccount }: Account): string {
  return `${namespace}/${serviceAccount}`;
}
