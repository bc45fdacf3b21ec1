// docs/reference/oracle.md: which row of the specification is proved by which cases, and which by
// none; what is made equal before comparing, and what differs and shall.
import type { Case, Topic } from './case.ts';
import { TOPICS } from './cases/index.ts';
import { DIFFERENCES } from './differences.ts';
import { MADE_EQUAL } from './facts.ts';
import { PAIRS, pairsOf, type Pair } from './pair.ts';
import { ROWS, ROWS_WITHOUT_CASE } from './rows.ts';

const OPENING = `# Lateen beside Envoy

Generated from \`test/oracle/\` by \`deploy/generate.ts\`; change the table, not this page.

\`npm run test:oracle\` starts Envoy and Lateen from one bootstrap file for each topic, plays the
same scripts against both, and compares what clients received, what every upstream received over
how many connections, the access log line, resets and their codes, and who closed. Every case is
played over each pair of versions that it makes sense over: what the client speaks → what the
upstream speaks. Row numbers are the specification's.
`;

export function oraclePage(): string {
  const cases = TOPICS.flatMap((of) => of.cases.map((each) => ({ topic: of.name, of, each })));
  const proved = Object.entries(ROWS).map(([id, title]) => {
    const names = cases
      .filter(({ each }) => each.rows.some((row) => row === id))
      .map(({ topic, of, each }) => `${topic}: ${each.name}${pairsText(pairsOf(each, of))}`);
    const played = cases.filter(({ each }) => each.rows.some((row) => row === id));
    const counts = PAIRS.map((pair) => {
      return played.filter(({ of, each }) => pairsOf(each, of).includes(pair)).length;
    });
    return { id, title, names, counts };
  });
  const withCase = proved.filter(({ names }) => names.length > 0);
  const without = [
    ...proved.filter(({ names }) => names.length === 0).map(({ id, title }) => [id, title]),
    ...Object.entries(ROWS_WITHOUT_CASE),
  ];
  return [
    OPENING,
    `${cases.length} cases, played ${total(cases)} times, prove ${withCase.length} rows.\n`,
    '## Rows and pairs of versions\n',
    table(
      ['Row', ...PAIRS.map(({ name }) => name)],
      withCase.map(({ id, counts }) => [
        id,
        ...counts.map((count) => (count === 0 ? '' : `${count}`)),
      ]),
    ),
    '## Rows and their cases\n',
    ...withCase.map(({ id, title, names }) => section(`${id}: ${title}`, names)),
    '## Rows without a case\n',
    table(['Row', 'Why'], without),
    '## What is made equal before comparing\n',
    table(['What', 'Why'], Object.entries(MADE_EQUAL)),
    '## What differs, and shall\n',
    DIFFERENCES.length === 0
      ? 'Nothing.\n'
      : table(['Cases', 'Over', 'Where', 'Why'], differences()),
  ].join('\n');
}

function differences(): string[][] {
  return DIFFERENCES.map(({ topic, cases, over = ['h1→h1'], at, reason }) => {
    return [`${topic}: ${cases.join('; ')}`, over.join(', '), `\`${at.source}\``, reason];
  });
}

/** Nothing where it is played over all. */
function pairsText(pairs: readonly Pair[]): string {
  if (pairs.length === PAIRS.length) return '';
  return ` (${pairs.map(({ name }) => name).join(', ')})`;
}

type Placed = { readonly of: Topic; readonly each: Case };

function total(cases: readonly Placed[]): number {
  return cases.reduce((sum, { of, each }) => sum + pairsOf(each, of).length, 0);
}

function section(title: string, items: readonly string[]): string {
  return `**${title}**\n\n${items.map((item) => `- ${item}\n`).join('')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => {
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  };
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
