// docs/reference/oracle.md: which row of the specification is proved by which cases, and which by
// none; what is made equal before comparing, and what differs and shall.
import { TOPICS } from './cases/index.ts';
import { DIFFERENCES } from './differences.ts';
import { MADE_EQUAL } from './facts.ts';
import { ROWS, ROWS_WITHOUT_CASE } from './rows.ts';

const OPENING = `# Lateen beside Envoy

Generated from \`test/oracle/\` by \`deploy/generate.ts\`; change the table, not this page.

\`npm run test:oracle\` starts Envoy and Lateen from one bootstrap file for each topic, plays the
same scripts against both, and compares what clients received, what every upstream received over
how many connections, the access log line, and who closed. Row numbers are the specification's.
`;

export function oraclePage(): string {
  const cases = TOPICS.flatMap(({ name, cases }) => cases.map((each) => ({ topic: name, each })));
  const proved = Object.entries(ROWS).map(([id, title]) => {
    const names = cases
      .filter(({ each }) => each.rows.some((row) => row === id))
      .map(({ topic, each }) => `${topic}: ${each.name}`);
    return { id, title, names };
  });
  const withCase = proved.filter(({ names }) => names.length > 0);
  const without = [
    ...proved.filter(({ names }) => names.length === 0).map(({ id, title }) => [id, title]),
    ...Object.entries(ROWS_WITHOUT_CASE),
  ];
  return [
    OPENING,
    `${cases.length} cases prove ${withCase.length} rows.\n`,
    '## Rows and their cases\n',
    ...withCase.map(({ id, title, names }) => section(`${id}: ${title}`, names)),
    '## Rows without a case\n',
    table(['Row', 'Why'], without),
    '## What is made equal before comparing\n',
    table(['What', 'Why'], Object.entries(MADE_EQUAL)),
    '## What differs, and shall\n',
    DIFFERENCES.length === 0 ? 'Nothing.\n' : table(['Cases', 'Where', 'Why'], differences()),
  ].join('\n');
}

function differences(): string[][] {
  return DIFFERENCES.map(({ topic, cases, at, reason }) => {
    return [`${topic}: ${cases.join('; ')}`, `\`${at.source}\``, reason];
  });
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
