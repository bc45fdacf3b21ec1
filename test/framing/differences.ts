// Where Lateen and the others do not agree about one change to a sound request, and why Lateen does
// what it does. Of HAProxy 2.6 and nginx 1.22; `depends` on the rest of the request.
import type { SubjectName } from './subjects.ts';

type Opinion = 'accepts' | 'refuses' | 'depends';

export type Difference = Readonly<Record<SubjectName, Opinion>> & { readonly because: string };

export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'a length whose name has an underscore': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'some servers turn it into a dash, and read a body where we saw none',
  },
  'chunked with an underscore': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'as above; nginx drops the header',
  },
  'length twice': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'RFC 9112, 6.3 allows to merge equal ones; two that must be compared are two too many',
  },
  'a list of lengths': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'as two equal lengths',
  },
  'a length in a folded line': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'no folded line is joined: RFC 9112, 5.2 lets us refuse',
  },
  'chunks and a length': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'RFC 9112, 6.1 calls it an attack; HAProxy drops the length and closes',
  },
  'chunks and a length before': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'as above',
  },
  'chunked with a comma': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'an empty member is legal in a list, and read in more than one way',
  },
  'chunked after a tab': {
    lateen: 'accepts',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'a tab before a value is legal (RFC 9112, 5.1)',
  },
  'chunked after a fold': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'no folded line is joined',
  },
  'chunked in HTTP/1.0': {
    lateen: 'refuses',
    haproxy: 'depends',
    nginx: 'refuses',
    because: 'RFC 9112, 6.1: to be treated as faulty',
  },
  'chunked hidden behind a bare LF': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because:
      'RFC 9112, 2.2 lets a server take LF for a line end; servers before and behind us may not',
  },
  'a size before a blank': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'RFC 9112, 7.1 knows no blank there',
  },
  'a size line that ends with LF': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'a line ends with CRLF',
  },
  'a chunk that ends with LF': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'a line ends with CRLF',
  },
  'a last chunk that ends with LF': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'a line ends with CRLF',
  },
  'a trailer that is none': {
    lateen: 'refuses',
    haproxy: 'refuses',
    nginx: 'accepts',
    because: 'what nobody can read is not skipped',
  },
  'a header without a colon': {
    lateen: 'refuses',
    haproxy: 'refuses',
    nginx: 'accepts',
    because: 'what nobody can read is not skipped',
  },
  'a name beyond ASCII': {
    lateen: 'refuses',
    haproxy: 'refuses',
    nginx: 'accepts',
    because: 'a name is a token (RFC 9110, 5.1)',
  },
  'a value with a NUL': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'RFC 9110, 5.5 calls it dangerous',
  },
  'a value with a control': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'RFC 9110, 5.5 lets us refuse; logs and old servers are the better for it',
  },
  'a folded line': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'no folded line is joined',
  },
  'a line that ends with LF': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'a line ends with CRLF',
  },
  'a bare LF before': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'RFC 9112, 2.2 tolerates an empty line, and that ends with CRLF',
  },
  'a method in lower case': {
    lateen: 'accepts',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'methods are case-sensitive tokens; `get` is a method nobody knows',
  },
  'two blanks before the target': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'RFC 9112, 3: one blank',
  },
  'a fragment': {
    lateen: 'refuses',
    haproxy: 'refuses',
    nginx: 'accepts',
    because: 'never sent by a client; hid the rest of a path (CVE-2023-45539)',
  },
  'a target beyond ASCII': {
    lateen: 'refuses',
    haproxy: 'refuses',
    nginx: 'accepts',
    because: 'a target is ASCII; what it decodes to depends on who decodes',
  },
  'an asterisk': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'only OPTIONS has it, and no route here is for it; HAProxy passes it on',
  },
  'the absolute form of another': {
    lateen: 'accepts',
    haproxy: 'refuses',
    nginx: 'accepts',
    because: 'RFC 9112, 3.2.2: the absolute form wins, and Host is made to agree',
  },
  'HTTP/1.2': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'a version nobody speaks',
  },
  'HTTP/2.0': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'a version not spoken so',
  },
  'the same host twice': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'RFC 9112, 3.2: more than one is refused',
  },
  'no host': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'RFC 9112, 3.2: none in HTTP/1.1 is refused',
  },
  'an empty host': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'nobody to route to',
  },
  'a host with a blank': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'no host',
  },
  'a host with a user': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'a user has no place there, and hides who is asked',
  },
  'a host with a path': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'no host',
  },
  'a host with a bad port': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'no port',
  },
  'a list of hosts': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'refuses',
    because: 'no host',
  },
  'connection naming host': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'the next server would judge another request than we did',
  },
  'connection naming the framing': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'the next server would read another body than we did',
  },
  'connection naming much': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'more than ten options is an attack on whoever removes them',
  },
  'an upgrade': {
    lateen: 'depends',
    haproxy: 'depends',
    nginx: 'accepts',
    because: 'only as the listener lists it; HAProxy refuses one with a body, we ignore it',
  },
  'another expectation': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'RFC 9110, 10.1.1: 417',
  },
  'an obscured expectation': {
    lateen: 'refuses',
    haproxy: 'accepts',
    nginx: 'accepts',
    because: 'as above; the way into 0.CL',
  },
};
