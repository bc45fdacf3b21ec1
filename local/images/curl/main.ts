// A small curl for pods on machines that have none.
import { readFileSync, writeFileSync } from 'node:fs';
import { readOptions, type CurlOptions } from './options.ts';
import { troubleOf, writeOut } from './report.ts';
import { transfer, type TlsFiles, type Transfer } from './transfer.ts';

const reading = readOptions(process.argv.slice(2));
if (reading.kind === 'rejected') {
  process.stderr.write(`curl: ${reading.reason}\n`);
  process.exitCode = 2;
} else {
  for (const url of reading.options.urls) process.exitCode = await run(reading.options, url);
}

async function run(options: CurlOptions, url: string): Promise<number> {
  const startMs = performance.now();
  const result = await transfer(options, url, tlsFiles(options));
  const seconds = (performance.now() - startMs) / 1000;
  if (result.kind === 'ok') return finish(options, result.transfer, seconds);
  const place = URL.parse(result.url);
  const host = place?.hostname ?? result.url;
  const trouble = troubleOf(result.code, { host, port: place?.port ?? '' });
  if (!options.isSilent || options.showsErrors) {
    process.stderr.write(`curl: (${trouble.code}) ${trouble.words}\n`);
  }
  const none = { status: 0, version: '0', bytes: 0, seconds, url, contentType: '', peer: '' };
  if (options.writeOut !== undefined) {
    process.stdout.write(writeOut(options.writeOut, none, trouble.code));
  }
  return trouble.code;
}

function finish(options: CurlOptions, done: Transfer, seconds: number): number {
  const isFailure = options.failsOnError && done.status >= 400;
  const head = headOf(done);
  if (options.isVerbose) process.stderr.write(head.replace(/^(?=.)/gm, '< '));
  const body = isFailure ? Buffer.alloc(0) : done.body;
  const shown = options.showsHead ? Buffer.concat([Buffer.from(head), body]) : body;
  if (options.output === undefined || options.output === '-') process.stdout.write(shown);
  else writeFileSync(options.output, shown);
  const exitCode = isFailure ? 22 : 0;
  if (isFailure && (!options.isSilent || options.showsErrors)) {
    process.stderr.write(`curl: (22) The requested URL returned error: ${done.status}\n`);
  }
  if (options.writeOut !== undefined) {
    const outcome = { ...done, bytes: done.body.length, seconds };
    process.stdout.write(writeOut(options.writeOut, outcome, exitCode));
  }
  return exitCode;
}

function headOf({ version, status, reason, rawHeaders }: Transfer): string {
  const lines = [`HTTP/${version} ${status} ${reason}`.trimEnd()];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    lines.push(`${rawHeaders[i] ?? ''}: ${rawHeaders[i + 1] ?? ''}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function tlsFiles({ ca, cert, key }: CurlOptions): TlsFiles {
  const authority = ca === undefined ? {} : { ca: readFileSync(ca) };
  const own =
    cert === undefined ? {} : { cert: readFileSync(cert), key: readFileSync(key ?? cert) };
  return { ...authority, ...own };
}
