// Reads HTTP/1.1 messages out of what was heard, as leniently as it can: the suite compares what
// both proxies said, it does not judge it.

export type Message = {
  readonly start: string;
  readonly fields: readonly Field[];
  readonly framing: 'none' | 'length' | 'chunked' | 'until the end' | 'frames';
  readonly body: string;
  readonly trailers: readonly Field[];
  /** Nothing is missing at its end. */
  readonly isWhole: boolean;
  /** The code that its stream was reset with. */
  readonly reset?: string;
};

export type Field = { readonly name: string; readonly value: string };

export type Heard = { readonly messages: readonly Message[]; readonly rest: string };

export function readRequests(bytes: string): Heard {
  return readAll(bytes, ({ start, fields }) => {
    if (start.startsWith('CONNECT ') || valueOf(fields, 'upgrade') !== undefined) return 'none';
    return framingOf(fields) ?? 'none';
  });
}

type Asked = { readonly methods: readonly string[]; readonly isOver: boolean };

/** `methods`: of the requests in order; `isOver`: nothing more will come. */
export function readResponses(bytes: string, { methods, isOver }: Asked): Heard {
  let finals = 0;
  return readAll(
    bytes,
    ({ start, fields }) => {
      const status = Number(start.split(' ')[1]);
      if (status > 100 && status < 200 && status !== 101) return 'none';
      const method = methods[finals];
      if (status !== 100) finals++;
      const isEmpty = status < 200 || status === 204 || status === 304 || method === 'HEAD';
      if (isEmpty) return 'none';
      return framingOf(fields) ?? 'until the end';
    },
    isOver,
  );
}

export function isFinal({ start, isWhole }: Message): boolean {
  return isWhole && !/^\S+ 1(?:0[02-9]|[1-9]\d) /.test(`${start} `);
}

export function valueOf(fields: readonly Field[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

type Head = { readonly start: string; readonly fields: readonly Field[]; readonly length: number };

function readAll(
  bytes: string,
  framing: (head: Head) => Message['framing'],
  isOver = false,
): Heard {
  const messages: Message[] = [];
  let rest = bytes;
  while (rest !== '') {
    const head = readHead(rest);
    if (head === undefined) break;
    const { start, fields } = head;
    const kind = framing(head);
    const body = readBody(rest.slice(head.length), { fields, kind, isOver });
    messages.push({ start, fields, framing: kind, ...body });
    rest = rest.slice(head.length + body.length);
    if (!body.isWhole || isTunnel(start, fields)) break;
  }
  return { messages, rest };
}

function isTunnel(start: string, fields: readonly Field[]): boolean {
  return valueOf(fields, 'upgrade') !== undefined && !/^HTTP\S* [2-5]/.test(start);
}

function readHead(bytes: string): Head | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = bytes.slice(0, end).split('\r\n');
  return { start, fields: lines.map(fieldOf), length: end + 4 };
}

function fieldOf(line: string): Field {
  const colon = line.indexOf(':');
  return { name: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).trim() };
}

function framingOf(fields: readonly Field[]): Message['framing'] | undefined {
  if (valueOf(fields, 'transfer-encoding') !== undefined) return 'chunked';
  return valueOf(fields, 'content-length') === undefined ? undefined : 'length';
}

type Body = Pick<Message, 'body' | 'trailers' | 'isWhole'> & { readonly length: number };
type BodyFraming = {
  readonly fields: readonly Field[];
  readonly kind: Message['framing'];
  readonly isOver: boolean;
};

function readBody(bytes: string, { fields, kind, isOver }: BodyFraming): Body {
  switch (kind) {
    case 'none':
    case 'frames':
      return { body: '', trailers: [], isWhole: true, length: 0 };
    case 'until the end':
      return { body: bytes, trailers: [], isWhole: isOver, length: bytes.length };
    case 'length': {
      const length = Number(valueOf(fields, 'content-length'));
      const body = bytes.slice(0, length);
      return { body, trailers: [], isWhole: body.length === length, length: body.length };
    }
    case 'chunked':
      return readChunks(bytes);
  }
}

function readChunks(bytes: string): Body {
  let body = '';
  let at = 0;
  for (;;) {
    const line = bytes.indexOf('\r\n', at);
    const size = line < 0 ? NaN : parseInt(bytes.slice(at, line), 16);
    if (Number.isNaN(size)) return { body, trailers: [], isWhole: false, length: bytes.length };
    if (size === 0) return readTrailers(bytes, { body, at: line + 2 });
    body += bytes.slice(line + 2, line + 2 + size);
    at = line + 4 + size;
  }
}

function readTrailers(bytes: string, { body, at }: { readonly body: string; at: number }): Body {
  const trailers: Field[] = [];
  for (let next = at; ;) {
    const line = bytes.indexOf('\r\n', next);
    if (line < 0) return { body, trailers, isWhole: false, length: bytes.length };
    if (line === next) return { body, trailers, isWhole: true, length: line + 2 };
    trailers.push(fieldOf(bytes.slice(next, line)));
    next = line + 2;
  }
}
