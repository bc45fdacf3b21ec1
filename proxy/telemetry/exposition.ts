// Counts as Prometheus reads them: the text exposition format, version 0.0.4. Made on the agent's
// thread, out of numbers; labels come once, when a series is new, and their text is kept.
import { BUCKETS, type FamilyNumbers } from './stats.ts';

export class Exposition {
  /** Of each family, the labels of its series in order, without the closing brace. */
  readonly #labels = new Map<string, string[]>();
  /** Families share most of their labels: one text each is enough. */
  readonly #texts = new Map<string, string>();

  /** How many series of each family are known, in the families' order. */
  get known(): readonly number[] {
    return Array.from(this.#labels.values(), ({ length }) => length);
  }

  text(families: readonly FamilyNumbers[]): string {
    return families.map((family) => this.#family(family)).join('');
  }

  #family(family: FamilyNumbers): string {
    const { name, help, type } = family;
    const labels = this.#labelsOf(family);
    if (labels.length === 0) return '';
    let text = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    for (const [i, own] of labels.entries()) {
      text += type === 'histogram' ? spread(family, own, i) : single(family, own, i);
    }
    return text;
  }

  /** Two answers may tell of the same series: what is known already is passed over. */
  #labelsOf({ name, labels, from, fresh }: FamilyNumbers): readonly string[] {
    let known = this.#labels.get(name);
    if (known === undefined) this.#labels.set(name, (known = []));
    for (const values of fresh.slice(Math.max(0, known.length - from))) {
      const text = labels.map((label, i) => `${label}="${escaped(values[i] ?? '')}"`).join(',');
      known.push(this.#texts.get(text) ?? text);
      this.#texts.set(text, known.at(-1) ?? text);
    }
    return known;
  }
}

function single({ name, values }: FamilyNumbers, labels: string, i: number): string {
  return `${name}${labels === '' ? '' : `{${labels}}`} ${values[i] ?? 0}\n`;
}

/** A count for each bucket and one beyond, and the sum. */
const NUMBERS_EACH = BUCKETS.length + 2;

function spread({ name, values }: FamilyNumbers, labels: string, i: number): string {
  const start = i * NUMBERS_EACH;
  const more = labels === '' ? '' : `${labels},`;
  const end = labels === '' ? '' : `{${labels}}`;
  let text = '';
  let total = 0;
  for (let bucket = 0; bucket <= BUCKETS.length; bucket++) {
    total += values[start + bucket] ?? 0;
    const bound = bucket < BUCKETS.length ? String(BUCKETS[bucket]) : '+Inf';
    text += `${name}_bucket{${more}le="${bound}"} ${total}\n`;
  }
  const sum = values[start + NUMBERS_EACH - 1] ?? 0;
  return `${text}${name}_sum${end} ${sum}\n${name}_count${end} ${total}\n`;
}

function escaped(value: string): string {
  return /["\\\n]/.test(value)
    ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : value;
}
