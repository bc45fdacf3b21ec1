import type { Test } from '../../../../harness/unit.ts';
import { failed, Headers, ResponseHead } from '../../../../../proxy/http/index.ts';
import { AnswerSink, type Answer } from '../../../../../proxy/upstream/health/answer-sink.ts';

function listening() {
  const answers: Answer[] = [];
  const cancelled: string[] = [];
  const sink = new AnswerSink((answer) => void answers.push(answer));
  sink.from({
    pause: () => undefined,
    resume: () => undefined,
    cancel: ({ name }) => void cancelled.push(name),
  });
  return { sink, answers, cancelled };
}

const ok = new ResponseHead(200, 'OK', 11, new Headers());

export function spec(t: Test): void {
  t.test('hands on an answer once it is whole, and only once', async (t) => {
    const { sink, answers } = listening();
    sink.head(ok, false);
    sink.data(Buffer.from('al'));
    sink.data(Buffer.from('ive'));
    t.same(answers, []);
    sink.end(undefined);
    sink.abort(failed('remote-reset', 'late'));

    t.equal(answers.length, 1);
    const [answer] = answers;
    t.equal(answer?.kind === 'answered' && answer.body.toString(), 'alive');
  });

  t.test('an answer that breaks off is none', async (t) => {
    const { sink, answers } = listening();
    sink.head(ok, false);
    sink.abort(failed('reset-during-response', 'gone'));
    t.same(answers, [{ kind: 'broken', why: 'gone' }]);
  });

  t.test('an endless answer fills no memory', async (t) => {
    const { sink, answers } = listening();
    sink.head(ok, false);
    for (let i = 0; i < 100; i++) sink.data(Buffer.alloc(1024));
    sink.end(undefined);
    const [answer] = answers;
    t.equal(answer?.kind === 'answered' && answer.body.length, 16 * 1024);
  });

  t.test('cancelled, it stops the sender and says nothing', async (t) => {
    const { sink, answers, cancelled } = listening();
    sink.cancel(failed('local-reset', 'no use'));
    sink.abort(failed('remote-reset', 'late'));
    t.same(cancelled, ['local-reset']);
    t.same(answers, []);
  });
}
