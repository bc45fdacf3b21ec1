// Asks by a request, over HTTP/1 or HTTP/2, and leaves to others what to ask and what the answer
// means.
import type { Cancel } from '../../../lib/index.ts';
import { failed, type RequestHead } from '../../http/index.ts';
import { AnswerSink, type Answer } from './answer-sink.ts';
import type { Probe } from './probe.ts';
import type { ProbeConnection } from './probe-connection.ts';
import type { CheckOutcome } from './state.ts';

type Inquiry = {
  /** Made anew for each request: codecs may write into it. */
  readonly head: () => RequestHead;
  readonly body: Buffer | undefined;
  readonly judge: (answer: Answer & { readonly kind: 'answered' }) => CheckOutcome;
};

export class RequestProbe implements Probe {
  readonly #connection: ProbeConnection;
  readonly #inquiry: Inquiry;

  constructor(connection: ProbeConnection, inquiry: Inquiry) {
    this.#connection = connection;
    this.#inquiry = inquiry;
  }

  ask(found: (outcome: CheckOutcome) => void): Cancel {
    let isOver = false;
    let sink: AnswerSink | undefined;
    const finish = (outcome: CheckOutcome, isSound: boolean): void => {
      if (isOver) return;
      isOver = true;
      this.#connection.finished(isSound);
      found(outcome);
    };
    this.#connection.open({
      opened: (client) => {
        if (isOver) return;
        sink = new AnswerSink((answer) => {
          if (answer.kind === 'answered') finish(this.#inquiry.judge(answer), true);
          else finish({ kind: 'failed', by: 'network', why: answer.why }, false);
        });
        const { head, body } = this.#inquiry;
        const request = client.begin(sink);
        request.from(NO_FLOW);
        request.head(head(), body === undefined);
        if (body === undefined) return;
        request.data(body);
        request.end(undefined);
      },
      failed: ({ cause }) => finish({ kind: 'failed', by: 'network', why: cause }, false),
    });
    return () => {
      if (isOver) return;
      isOver = true;
      sink?.cancel(failed('local-reset', 'the check is given up'));
      this.#connection.finished(false);
    };
  }

  close(): void {
    this.#connection.close();
  }
}

/** What is sent is small and all there: there is nothing to hold back. */
const NO_FLOW = { pause: () => undefined, resume: () => undefined, cancel: () => undefined };
