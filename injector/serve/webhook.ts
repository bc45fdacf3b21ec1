// What is answered where: pods on the webhook's port; readiness and counters on the other.
import type { Log } from '../../lib/index.ts';
import type { InjectionSettings } from '../inject/index.ts';
import { reviewPod, type Review } from './review.ts';
import type { Answer, Question } from './server.ts';

type WebhookOptions = {
  /** Undefined until they were read. */
  readonly settings: () => InjectionSettings | undefined;
  readonly hasCertificate: () => boolean;
  readonly log: Log;
};

const PATH = '/inject';

export class Webhook {
  readonly #options: WebhookOptions;
  readonly #counts: Record<Review['outcome'], number> = {
    injected: 0,
    skipped: 0,
    refused: 0,
    'not-a-review': 0,
  };

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  /** On the webhook's port. */
  review({ method, path, body }: Question): Answer {
    if (path !== PATH && !path.startsWith(`${PATH}/`)) return text(`only ${PATH} is here\n`, 404);
    if (method !== 'POST') return text('send an AdmissionReview with POST\n', 405);
    const { log } = this.#options;
    const settings = this.#options.settings();
    if (settings === undefined) return text('the configuration was not read yet\n', 503);
    const review = reviewPod({ body, parameters: path.slice(PATH.length) }, settings);
    const { outcome, answer, reason, warning } = review;
    this.#counts[outcome] += 1;
    if (warning !== undefined) log.warn('a pod says what is not understood', { warning });
    if (outcome === 'refused') log.warn('a pod was refused', { reason });
    else log.debug('a pod was looked at', { outcome, reason });
    if (answer === undefined) return text(`${reason}\n`, 400);
    return { status: 200, type: 'application/json', body: JSON.stringify(answer) };
  }

  /** On the plain port. */
  monitor({ path }: Question): Answer {
    if (path === '/metrics') return text(this.#metrics());
    if (path !== '/ready') return text('there are /ready and /metrics\n', 404);
    if (this.#options.settings() === undefined) return text('no configuration yet\n', 503);
    if (!this.#options.hasCertificate()) return text('no certificate yet\n', 503);
    return text('ready\n');
  }

  #metrics(): string {
    const { injected, skipped, refused, 'not-a-review': strange } = this.#counts;
    const all = injected + skipped + refused + strange;
    return [
      ...counter('sidecar_injection_requests_total', 'Pods that were asked about.', all),
      ...counter('sidecar_injection_success_total', 'Pods that got a proxy.', injected),
      ...counter('sidecar_injection_skip_total', 'Pods that were to get none.', skipped),
      ...counter('sidecar_injection_failure_total', 'Pods that were refused.', refused + strange),
    ].join('');
  }
}

function* counter(...[name, help, value]: readonly [string, string, number]): Generator<string> {
  yield `# HELP ${name} ${help}\n# TYPE ${name} counter\n${name} ${value}\n`;
}

function text(body: string, status = 200): Answer {
  return { status, type: 'text/plain', body };
}
