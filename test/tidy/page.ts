// The reference page of the rules, made from the rules.
import type { Rule } from './rule.ts';

export function pageOf(rules: readonly Rule[]): string {
  const rows = rules.map(({ name, why, refuses }) => {
    const [example] = refuses;
    return `## ${capital(name)}\n\n${why}\n\nRefused, for example:\n\n${codeOf(example ?? {})}\n`;
  });
  return [
    '# What tidy checks\n',
    'Generated from `test/tidy/` by `deploy/generate.ts`; change the rule, not this page. Rules',
    'see neither comments nor the text of strings unless they say so. Exceptions stand in one',
    'list, in `test/tidy.test.ts`, each with its reason.\n',
    ...rows,
  ].join('\n');
}

function codeOf(example: Readonly<Record<string, string>>): string {
  const files = Object.entries(example).map(([path, text]) =>
    `// ${path}\n${shortened(text)}`.trim(),
  );
  return `\`\`\`ts\n${files.join('\n\n')}\n\`\`\``;
}

function shortened(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.length > 6 ? [...lines.slice(0, 4), '…'].join('\n') : lines.join('\n');
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
