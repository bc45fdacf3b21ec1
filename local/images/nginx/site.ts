// Serves the files of a folder, and a welcome page where the folder has none: what most people's
// first Deployment shows.
import { posix } from 'node:path';
import { html, notFound, plain, type WebService, type WebReply } from '../web/index.ts';

/** The contents of a file; undefined when there is none. */
type ReadFile = (path: string) => Promise<Buffer | undefined>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'application/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
};

const WELCOME = `<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body>
<h1>Welcome to nginx!</h1>
<p>This is a small stand-in that serves files from /usr/share/nginx/html.</p>
</body>
</html>
`;

export function site(root: string, readFile: ReadFile): WebService {
  return async ({ method, path }) => {
    if (method !== 'GET' && method !== 'HEAD') return named(plain(405, '405 Not Allowed\n'));
    const wanted = posix.normalize(decoded(path));
    const file = wanted.endsWith('/') ? `${wanted}index.html` : wanted;
    const body = await readFile(posix.join(root, file));
    if (body !== undefined) return named(fileReply(file, body));
    return named(file === '/index.html' ? html(200, WELCOME) : notFound());
  };
}

/** A path whose escapes are broken is taken as it stands. It always begins at the root. */
function decoded(path: string): string {
  const isBroken = /%(?![0-9a-fA-F]{2})/.test(path);
  const text = isBroken ? path : Buffer.from(unescaped(path), 'latin1').toString('utf8');
  return text.replaceAll('\0', '');
}

function unescaped(path: string): string {
  return path.replace(/%([0-9a-fA-F]{2})/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function fileReply(file: string, body: Buffer): WebReply {
  const type = TYPES[posix.extname(file)] ?? 'application/octet-stream';
  return { status: 200, headers: { 'content-type': type }, body };
}

function named(reply: WebReply): WebReply {
  return { ...reply, headers: { ...reply.headers, server: 'nginx/1.27.0' } };
}
