// Blanks comments and the text of strings out of a source, so that a plain search finds code only.
// Every character keeps its place: offsets and lines stay those of the file.

export type Blanked = {
  /** Code alone; quotes stay, what is between them is blank. */
  readonly code: string;
  /** Comments alone. */
  readonly comments: string;
};

type Span = { readonly kind: 'comment' | 'text'; readonly begin: number; readonly end: number };

export function blanked(source: string): Blanked {
  const code: string[] = [];
  const comments: string[] = [];
  let at = 0;
  for (const { kind, begin, end } of spansOf(source)) {
    const between = source.slice(at, begin);
    const span = source.slice(begin, end);
    code.push(between, blank(span));
    comments.push(blank(between), kind === 'comment' ? span : blank(span));
    at = end;
  }
  const rest = source.slice(at);
  return { code: [...code, rest].join(''), comments: [...comments, blank(rest)].join('') };
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

// Template literals nest: `${` opens code again, and its `}` returns to the text.
function spansOf(source: string): Span[] {
  const spans: Span[] = [];
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  const text = (begin: number, end: number): void => {
    spans.push({ kind: 'text', begin, end });
    at = end + 1;
  };
  const template = (begin: number): void => {
    const { end, opens } = templateEnd(source, begin);
    text(begin, end);
    if (!opens) return;
    templates.push(depth);
    depth += 1;
    at = end + 2;
  };
  for (at = nextMark(source, at); at < source.length; at = nextMark(source, at)) {
    const char = source[at];
    if (char === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) {
      const end = commentEnd(source, at);
      spans.push({ kind: 'comment', begin: at, end });
      at = end;
    } else if (char === "'" || char === '"') text(at + 1, quotedEnd(source, at + 1));
    else if (char === '`') template(at + 1);
    else if (char === '/' && opensRegExp(source, at)) text(at + 1, regExpEnd(source, at + 1));
    else if (char === '}' && templates.at(-1) === depth - 1) {
      depth = templates.pop() ?? 0;
      template(at + 1);
    } else {
      if (char === '{') depth += 1;
      else if (char === '}') depth -= 1;
      at += 1;
    }
  }
  return spans;
}

// Everything else is code that needs no look: skipping it is most of the speed.
function nextMark(source: string, from: number): number {
  const marks = /[/'"`{}]/g;
  marks.lastIndex = from;
  return marks.exec(source)?.index ?? source.length;
}

function commentEnd(source: string, begin: number): number {
  const closing = source[begin + 1] === '/' ? '\n' : '*/';
  const end = source.indexOf(closing, begin + 2);
  if (end < 0) return source.length;
  return closing === '\n' ? end : end + 2;
}

function quotedEnd(source: string, begin: number): number {
  const quote = source[begin - 1];
  let at = begin;
  while (at < source.length && source[at] !== quote && source[at] !== '\n') {
    at += source[at] === '\\' ? 2 : 1;
  }
  return at;
}

function templateEnd(source: string, begin: number): { end: number; opens: boolean } {
  let at = begin;
  while (at < source.length) {
    if (source[at] === '`') return { end: at, opens: false };
    if (source[at] === '$' && source[at + 1] === '{') return { end: at, opens: true };
    at += source[at] === '\\' ? 2 : 1;
  }
  return { end: source.length, opens: false };
}

// A slash after a value divides; anywhere else it opens a regular expression.
function opensRegExp(source: string, at: number): boolean {
  const before = source.slice(Math.max(0, at - 20), at).trimEnd();
  return before === '' || /[(,=:[!&|?{};>]$|\b(?:return|case|of|in|typeof)$/.test(before);
}

function regExpEnd(source: string, begin: number): number {
  let inClass = false;
  let at = begin;
  while (at < source.length && source[at] !== '\n') {
    const char = source[at];
    if (char === '/' && !inClass) return at;
    if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    at += char === '\\' ? 2 : 1;
  }
  return at;
}
