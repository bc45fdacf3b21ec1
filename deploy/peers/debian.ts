// Takes packages out of any Debian suite without touching what the machine has installed: lists,
// cache and sources are folders of its own; mirror, keys and proxies are the machine's.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import { mirrorIn } from './mirror.ts';
import type { DebianSource } from './table.ts';

const SOURCES = '/etc/apt';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Where to unpack, and a folder to throw away afterwards. */
export type Target = { readonly folder: string; readonly scratch: string };

/** Unpacks the package, and its libraries, below `folder`. */
export async function fetchFromDebian(source: DebianSource, target: Target): Promise<void> {
  const { folder, scratch } = target;
  const options = aptOptions(scratch);
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(scratch, name), { recursive: true });
  }
  writeFileSync(join(scratch, 'status'), '');
  const list = `deb [signed-by=${KEYRING}] ${debianMirror()} ${source.suite} main\n`;
  writeFileSync(join(scratch, 'sources.list'), list);
  await run({ command: 'apt-get', args: [...options, 'update'], cwd: scratch });
  const packages = [source.package, ...(source.libraries ?? [])];
  await run({ command: 'apt-get', args: [...options, 'download', ...packages], cwd: scratch });
  const archives = readdirSync(scratch).filter((name) => name.endsWith('.deb'));
  if (archives.length < packages.length) {
    throw new Error(`apt-get left ${archives.length} packages of ${packages.join(', ')}`);
  }
  for (const archive of archives) {
    await run({ command: 'dpkg', args: ['-x', join(scratch, archive), folder], cwd: scratch });
  }
}

function aptOptions(scratch: string): string[] {
  const settings = {
    'Dir::Etc::sourcelist': join(scratch, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(scratch, 'lists'),
    'Dir::State::status': join(scratch, 'status'),
    'Dir::Cache': join(scratch, 'cache'),
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    // Without it, apt is content with old lists, or with none.
    'APT::Update::Error-Mode': 'any',
    // The download user of apt may not enter a home folder.
    'APT::Sandbox::User': 'root',
  };
  return ['-q', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

/** The mirror this machine itself installs Debian from. */
function debianMirror(): string {
  const parts = join(SOURCES, 'sources.list.d');
  const files = readdirSync(parts)
    .filter((name) => /\.(list|sources)$/.test(name))
    .map((name) => join(parts, name));
  for (const file of [...files, join(SOURCES, 'sources.list')]) {
    const mirror = mirrorIn(textOf(file));
    if (mirror !== undefined) return mirror;
  }
  throw new Error(`no Debian mirror in ${SOURCES}: peers come as Debian packages`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
