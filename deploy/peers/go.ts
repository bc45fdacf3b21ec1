// Builds a program from Go modules at pinned versions: Go's own command fetches them from its proxy
// and verifies them against its checksum database. Where there is no Go, Debian's is taken for it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './command.ts';
import { fetchFromDebian, type Target } from './debian.ts';
import type { GoSource } from './table.ts';

// Where Go's own instructions put it.
const USUAL_PLACE = '/usr/local/go/bin';
const DEBIAN_GO = { kind: 'debian', suite: 'bookworm', package: 'golang-1.19-go' } as const;

export async function fetchFromGo(source: GoSource, target: Target): Promise<void> {
  const { folder, scratch } = target;
  const module = join(scratch, 'module');
  mkdirSync(module);
  const requires = Object.entries(source.modules).map(
    ([name, version]) => `\t${name} ${version}\n`,
  );
  // 1.19 is Debian's: a newer one builds it, too, and a newer language is not needed.
  const text = `module peer\n\ngo 1.19\n\nrequire (\n${requires.join('')})\n`;
  writeFileSync(join(module, 'go.mod'), text);
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
  const program = join(folder, source.command.slice(source.command.lastIndexOf('/') + 1));
  const go = goCommand() ?? (await debianGo(scratch));
  await run({ command: go, args: ['build', '-o', program, source.command], cwd: module, env });
}

function goCommand(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), USUAL_PLACE];
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path));
}

async function debianGo(scratch: string): Promise<string> {
  const folder = join(scratch, 'go');
  const lists = join(scratch, 'debian');
  mkdirSync(folder);
  mkdirSync(lists);
  const source = { ...DEBIAN_GO, libraries: ['golang-1.19-src'] };
  await fetchFromDebian(source, { folder, scratch: lists });
  return join(folder, 'usr', 'lib', 'go-1.19', 'bin', 'go');
}
