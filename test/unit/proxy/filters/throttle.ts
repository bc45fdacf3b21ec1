import type { Test } from '../../../harness/unit.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { failed, Headers, ResponseHead, type Flow } from '../../../../proxy/http/index.ts';
import { Throttle } from '../../../../proxy/filters/throttle.ts';

class Reader {
  readonly clock = new ManualClock();
  readonly heard: string[] = [];
  hasRoom = true;
  resumed = 0;
  cancelled = 0;
  flow: Flow | undefined = undefined;
  readonly throttle: Throttle;

  constructor(bytesPerSecond: number) {
    const sink = {
      from: (flow: Flow) => void (this.flow = flow),
      informational: () => undefined,
      head: (_head: ResponseHead, end: boolean) => void this.heard.push(`head ${end}`),
      data: (chunk: Buffer) => this.heard.push(chunk.toString()) > 0 && this.hasRoom,
      end: () => void this.heard.push('end'),
      abort: () => void this.heard.push('abort'),
    };
    const { clock } = this;
    this.throttle = new Throttle(sink, bytesPerSecond, { clock, wheel: new Wheel(clock) });
    const source = {
      pause: () => undefined,
      resume: () => void (this.resumed += 1),
      cancel: () => void (this.cancelled += 1),
    };
    this.throttle.from(source);
    this.throttle.head(new ResponseHead(200, '', 11, new Headers()), false);
  }
}

export function spec(t: Test): void {
  t.test('no more bytes a second than it may, and the end after the last', async (t) => {
    const reader = new Reader(100);

    t.equal(reader.throttle.data(Buffer.from('x'.repeat(30))), false, 'asks the source to pause');
    reader.throttle.end(undefined);
    t.same(reader.heard, ['head false', 'xxxxx']);
    for (let i = 0; i < 20; i++) reader.clock.advance(16);
    t.equal(reader.heard.join('').match(/x/g)?.length, 30);
    t.equal(reader.heard.at(-1), 'end');
  });

  t.test('asks for more when it is empty', async (t) => {
    const reader = new Reader(100);
    reader.throttle.data(Buffer.from('x'.repeat(8)));
    for (let i = 0; i < 10; i++) reader.clock.advance(16);

    t.equal(reader.resumed, 1);
  });

  t.test('a reader that is slower still is waited for', async (t) => {
    const reader = new Reader(1000);
    reader.hasRoom = false;
    reader.throttle.data(Buffer.from('x'.repeat(200)));
    for (let i = 0; i < 10; i++) reader.clock.advance(16);

    t.equal(reader.heard.length, 2);
    reader.hasRoom = true;
    reader.flow?.resume();
    for (let i = 0; i < 20; i++) reader.clock.advance(16);
    t.equal(reader.heard.join('').match(/x/g)?.length, 200);
  });

  t.test('what breaks off breaks off at once, and is over', async (t) => {
    const reader = new Reader(10);
    reader.throttle.data(Buffer.from('xxxx'));
    reader.throttle.abort(failed('client-gone', 'gone'));
    for (let i = 0; i < 50; i++) reader.clock.advance(16);

    t.equal(reader.heard.at(-1), 'abort');
    reader.flow?.cancel(failed('client-gone', 'gone'));
    t.equal(reader.cancelled, 1);
  });
}
