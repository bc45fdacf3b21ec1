import { Answer } from '../../../../proxy/grpc/answer.ts';
import { framed } from '../../../../proxy/grpc/framing.ts';
import { STATUS, statusText } from '../../../../proxy/grpc/status.ts';
import { failed, Headers, ResponseHead } from '../../../../proxy/http/index.ts';
import type { Test } from '../../../harness/unit.ts';

const GRPC = ['content-type', 'application/grpc+proto'];

export function spec(t: Test): void {
  t.test('tells the messages, and then how it ended', async (t) => {
    const { answer, story } = fixture();

    answer.head(head(200, GRPC), false);
    answer.data(Buffer.concat([message('one'), message('two').subarray(0, 3)]));
    answer.data(message('two').subarray(3));
    answer.end(new Headers(['grpc-status', '5', 'grpc-message', 'gone']));

    t.same(story, ['one', 'two', 'NOT_FOUND: gone']);
  });

  t.test('an answer of trailers alone is a status', async (t) => {
    const { answer, story } = fixture();
    answer.head(head(200, [...GRPC, 'grpc-status', '7', 'grpc-message', 'no']), true);
    t.same(story, ['PERMISSION_DENIED: no']);

    const other = fixture();
    other.answer.head(head(200, GRPC), true);
    t.match(other.story, [/^UNKNOWN: .*without a status/]);
  });

  t.test('what is not gRPC is said to be something else, and not read on', async (t) => {
    const heads = [
      head(200, ['content-type', 'text/html']),
      head(200, ['content-type', 'application/grpc-web']),
      head(200, []),
      head(503, ['content-type', 'text/plain']),
      head(404, GRPC),
      head(403, [...GRPC, 'grpc-status', '16']),
    ];

    const ends = heads.map((each) => {
      const { answer, story } = fixture();
      answer.head(each, false);
      answer.data(Buffer.from('<html>'));
      answer.end(undefined);
      return story.join(', ');
    });

    t.match(ends, [
      /^cancelled, UNKNOWN: .*does not speak gRPC, but text\/html/,
      /^cancelled, UNKNOWN: .*grpc-web/,
      /^cancelled, UNKNOWN: .*but no type/,
      /^cancelled, UNAVAILABLE: .*HTTP status 503/,
      /^cancelled, UNIMPLEMENTED: .*404/,
      /^cancelled, UNAUTHENTICATED$/,
    ]);
  });

  t.test('an end within a message is none, unless it says what went wrong', async (t) => {
    const cut = (status: string): string[] => {
      const { answer, story } = fixture();
      answer.head(head(200, GRPC), false);
      answer.data(message('one').subarray(0, 6));
      answer.end(new Headers(['grpc-status', status]));
      return story;
    };

    t.match(cut('0'), [/^INTERNAL: .*within a message/]);
    t.same(cut('4'), ['DEADLINE_EXCEEDED']);
  });

  t.test('a message that cannot be taken ends it', async (t) => {
    const { answer, story } = fixture();
    answer.head(head(200, [...GRPC, 'grpc-encoding', 'gzip']), false);
    answer.data(Buffer.of(1, 0, 0, 0, 0));
    answer.data(message('more'));
    t.match(story, ['cancelled', /^INTERNAL: .*compressed a message with gzip/]);
  });

  t.test('makes the server wait while nobody takes, and loses nothing meanwhile', async (t) => {
    const { answer, story, takes } = fixture();
    takes.answer = false;
    answer.head(head(200, GRPC), false);

    t.equal(answer.data(Buffer.concat(['a', 'b', 'c'].map(message))), false);
    answer.end(new Headers(['grpc-status', '0']));
    t.same(story, ['a']);

    answer.resume();
    t.same(story, ['a', 'b'], 'one at a time');
    takes.answer = true;
    answer.resume();
    t.same(story, ['a', 'b', 'c', 'OK']);
  });

  t.test('asks for more when all is taken', async (t) => {
    const { answer, story, takes } = fixture();
    takes.answer = false;
    answer.head(head(200, GRPC), false);
    answer.data(message('a'));

    answer.resume();

    t.same(story, ['a', 'resumed']);
  });

  t.test('ends once, however often it is told', async (t) => {
    const { answer, story } = fixture();
    answer.head(head(200, GRPC), false);
    answer.abort({ ...failed('remote-reset', 'the peer reset the stream'), resetCode: 8 });
    answer.abort(failed('reset-before-response', 'again'));
    answer.end(undefined);
    answer.cancel();
    t.same(story, ['CANCELLED: istiod:15012: the peer reset the stream']);
    t.equal(STATUS.CANCELLED, 1);
  });
}

function fixture() {
  const story: string[] = [];
  const takes = { answer: true };
  const owner = {
    message(bytes: Buffer): boolean {
      story.push(bytes.toString());
      return takes.answer;
    },
    ended: (status: Parameters<typeof statusText>[0]) => void story.push(statusText(status)),
  };
  const answer = new Answer(owner, 1024, 'istiod:15012');
  answer.from({
    pause: () => story.push('paused'),
    resume: () => story.push('resumed'),
    cancel: () => story.push('cancelled'),
  });
  return { answer, story, takes };
}

function head(status: number, list: readonly string[]): ResponseHead {
  return new ResponseHead(status, '', 20, new Headers([...list]));
}

function message(text: string): Buffer {
  return framed(Buffer.from(text));
}
