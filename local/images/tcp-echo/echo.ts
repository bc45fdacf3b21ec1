// Turns bytes into lines and answers each with a word before it: what shows, without HTTP, which
// version of a service a connection reached.

// 64 KiB without a line break is not a line any more.
const LINE_BYTES_MAX = 64 * 1024;

type Echo = {
  /** What to send back for these bytes. */
  readonly take: (bytes: Buffer) => string;
};

/** One for each connection. A line that is too long is answered as if it had ended. */
export function echo(prefix: string): Echo {
  let rest = '';
  return {
    take(bytes) {
      const lines = (rest + bytes.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_BYTES_MAX) lines.push(rest.slice(0, LINE_BYTES_MAX));
      if (rest.length > LINE_BYTES_MAX) rest = '';
      return lines.map((line) => `${prefix} ${line}\n`).join('');
    },
  };
}
