// Any bytes for header blocks: nothing throws, what was read can be written and read again, and
// Node's own reader, on the same bytes, reads the same, or cannot either.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { t } from 'tap';
import { seededRandom, type Random } from '../../lib/index.ts';
import {
  BLOCK_START_BYTES,
  HpackDecoder,
  HpackEncoder,
  sizeOf,
  StaticFields,
} from '../../proxy/http/hpack/index.ts';
import { fuzz, type Trial } from './campaign.ts';
import { seeBlocks } from './hpack-oracle.ts';

const DURATION_MS = 12_000;
const CORPUS = join(import.meta.dirname, 'corpus', 'hpack');
const TABLE_BYTES = 4096;
// The oracle costs a hundred times the trial.
const ORACLE_ONE_IN = 40;
const BLOCKS_MAX = 6;
const ANY_FIELD = new StaticFields({ kind: () => 0, isSound: () => true });
// What makes a request of any fields: indexes 2, 6 and 4, and `:authority: a` that no table keeps.
const REQUEST = Buffer.from('82868401' + '0161', 'hex');

// More sizes in one block than anybody has use for.
const STRICTER: ReadonlySet<string> = new Set(['a table size out of place']);

await t.test('header blocks', { timeout: DURATION_MS * 3 }, async (t) => {
  const seed = Number(process.env['LATEEN_FUZZ_SEED'] ?? Date.now() % 1_000_000);
  const findings = await fuzz({
    seeds: readdirSync(CORPUS).map((name) => seedOf(readFileSync(join(CORPUS, name), 'utf8'))),
    random: seededRandom(seed),
    durationMs: DURATION_MS,
    attempt,
  });
  t.comment(`seed ${seed}: ${findings.tried} tried, ${findings.outlines} outlines`);
  for (const { bytes, fault } of findings.faults) {
    t.fail(fault, { found: Buffer.from(bytes, 'latin1').toString('hex') });
  }
  t.ok(findings.tried > 10_000, 'tried enough to mean something');
});

/** A block of the corpus is a line; a byte of length tells them apart. */
function seedOf(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const blocks = lines.map((line) => Buffer.from(line, 'hex').toString('latin1'));
  return blocks.map((block) => String.fromCharCode(block.length) + block).join('');
}

type Read = { readonly fields: readonly string[]; readonly wrong: string | undefined };

async function attempt(bytes: string, random: Random): Promise<Trial> {
  const blocks = blocksOf(Buffer.from(bytes, 'latin1'));
  const reads = readAll(blocks);
  const outline = reads.map(({ fields, wrong }) => `${fields.length} ${wrong ?? ''}`).join();
  const fault = notWrittenBack(reads);
  if (fault !== undefined || random.below(ORACLE_ONE_IN) !== 0) return { outline, fault };
  return { outline, fault: contradiction(reads, await seeBlocks(blocks), blocks) };
}

/** A byte of length before each; every second one is made a request, if it does not begin oddly. */
function blocksOf(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length && blocks.length < BLOCKS_MAX;) {
    const end = at + 1 + bytes.readUInt8(at);
    const block = bytes.subarray(at + 1, end);
    blocks.push(blocks.length % 2 === 1 ? Buffer.concat([REQUEST, block]) : block);
    at = end;
  }
  return blocks;
}

/** As one connection reads them: up to the first that cannot be read. */
function readAll(blocks: readonly Buffer[]): Read[] {
  const decoder = new HpackDecoder(ANY_FIELD, TABLE_BYTES);
  const reads: Read[] = [];
  for (const block of blocks) {
    const fields: string[] = [];
    const field = ({ name, value }: { name: string; value: string }): void => {
      fields.push(`${name}: ${value}`);
    };
    const wrong = decoder.read(block, { field });
    reads.push({ fields, wrong });
    if (wrong !== undefined) break;
  }
  return reads;
}

function notWrittenBack(reads: readonly Read[]): string | undefined {
  const encoder = new HpackEncoder(TABLE_BYTES, new Set());
  const sound = reads.filter(({ wrong }) => wrong === undefined);
  const again = readAll(sound.map(({ fields }) => written(encoder, fields)));
  const [before, after] = [sound, again].map((all) =>
    JSON.stringify(all.map((each) => each.fields)),
  );
  return before === after ? undefined : `wrote ${before ?? ''}, and read ${after ?? ''}`;
}

function written(encoder: HpackEncoder, fields: readonly string[]): Buffer {
  const pairs = fields.map((field) => {
    const end = field.indexOf(': ');
    return [field.slice(0, end), field.slice(end + 2)] as const;
  });
  const room = pairs.reduce((sum, [name, value]) => sum + sizeOf(name, value), BLOCK_START_BYTES);
  const target = Buffer.alloc(room);
  encoder.begin(target, 0);
  for (const [name, value] of pairs) encoder.field(name, value);
  return Buffer.from(target.subarray(0, encoder.at));
}

type Seen = Awaited<ReturnType<typeof seeBlocks>>;

function contradiction(
  reads: readonly Read[],
  seen: Seen,
  blocks: readonly Buffer[],
): string | undefined {
  const readable = reads.filter(({ wrong }) => wrong === undefined).length;
  const isStricter = reads.some(({ wrong }) => STRICTER.has(wrong ?? ''));
  if (readable !== seen.readable && !isStricter) {
    const why = reads.at(-1)?.wrong ?? 'nothing wrong';
    return `of ${blocks.length} we read ${readable} (${why}), Node ${seen.readable}`;
  }
  for (const [index, theirs] of seen.fields) {
    // Fields that may not stand in a message it leaves out without a word.
    const ours = reads[index]?.fields ?? theirs;
    const foreign = theirs.find((field) => !ours.includes(field));
    if (index < readable && foreign !== undefined) return `Node read ${foreign}, we ${ours.join()}`;
  }
  return undefined;
}
