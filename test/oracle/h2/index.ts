// The recorder's HTTP/2: scripts stay texts of HTTP/1.1, are said in frames, and what is heard in
// frames is written down as messages. It follows the rules only where a script does not break them.
//
//   speech      a text of HTTP/1.1, as it grows → heads, content, trailers
//   session     one connection: frames, header blocks, windows
//   stream      what was heard on one stream
//   talk        the client's end           connection   an upstream's end
export { H2Connection } from './connection.ts';
export { H2Talk } from './talk.ts';
export { Speech } from './speech.ts';
