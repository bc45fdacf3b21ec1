// A set of packet rules as data, and the text of an `nft` transaction that makes the kernel hold
// exactly that: whole at first, and then only what differs.

export type RuleSet = {
  /** Rules by the name of their chain. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Declarations of sets that the rules fill themselves, by name. */
  readonly sets: ReadonlyMap<string, string>;
  /** Elements of the fixed maps and sets: by its name, key to value (empty for a set). */
  readonly elements: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

const TABLE = 'ip lateen';

export const NO_RULES: RuleSet = { chains: new Map(), sets: new Map(), elements: new Map() };

/** What the kernel holds, and what it should hold. */
type RuleChange = { readonly before: RuleSet; readonly after: RuleSet };

/** Replaces whatever table stands. The first pair makes the deletion succeed when there is none. */
export function whole(frame: readonly string[], rules: RuleSet): string {
  const fresh = [`add table ${TABLE}`, `delete table ${TABLE}`, `add table ${TABLE}`];
  return text([...fresh, ...frame, ...commandsOf({ before: NO_RULES, after: rules })]);
}

/** Undefined when nothing differs. */
export function difference(change: RuleChange): string | undefined {
  const commands = commandsOf(change);
  return commands.length === 0 ? undefined : text(commands);
}

// The order matters: what is referred to must exist before, and until after, what refers to it.
function commandsOf({ before, after }: RuleChange): readonly string[] {
  const oldChains = [...before.chains.keys()].filter((name) => !after.chains.has(name));
  const newChains = [...after.chains.keys()].filter((name) => !before.chains.has(name));
  const oldSets = [...before.sets.keys()].filter((name) => !after.sets.has(name));
  const newSets = [...after.sets].filter(([name]) => !before.sets.has(name));
  return [
    ...newSets.map(([name, declaration]) => `add set ${TABLE} ${name} ${declaration}`),
    ...newChains.map((name) => `add chain ${TABLE} ${name}`),
    ...[...after.chains].flatMap(([name, rules]) =>
      refill(name, { rules, held: before.chains.get(name) }),
    ),
    ...[...before.elements].flatMap(([name, held]) => gone(name, held, after)),
    ...[...after.elements].flatMap(([name, held]) => added(name, held, before)),
    ...oldChains.map((name) => `flush chain ${TABLE} ${name}`),
    ...oldChains.map((name) => `delete chain ${TABLE} ${name}`),
    ...oldSets.map((name) => `delete set ${TABLE} ${name}`),
  ];
}

type Refill = {
  readonly rules: readonly string[];
  readonly held: readonly string[] | undefined;
};

function refill(name: string, { rules, held }: Refill): readonly string[] {
  const isSame = held?.length === rules.length && rules.every((rule, i) => rule === held[i]);
  if (isSame) return [];
  const emptied = held === undefined ? [] : [`flush chain ${TABLE} ${name}`];
  return [...emptied, ...rules.map((rule) => `add rule ${TABLE} ${name} ${rule}`)];
}

type Elements = ReadonlyMap<string, string>;

function gone(name: string, held: Elements, after: RuleSet): readonly string[] {
  const kept = after.elements.get(name);
  const keys = [...held].filter(([key, value]) => kept?.get(key) !== value).map(([key]) => key);
  return keys.length === 0 ? [] : [`delete element ${TABLE} ${name} { ${keys.join(', ')} }`];
}

function added(name: string, held: Elements, before: RuleSet): readonly string[] {
  const present = before.elements.get(name);
  const fresh = [...held].filter(([key, value]) => present?.get(key) !== value);
  if (fresh.length === 0) return [];
  const entries = fresh.map(([key, value]) => (value === '' ? key : `${key} : ${value}`));
  return [`add element ${TABLE} ${name} { ${entries.join(', ')} }`];
}

function text(commands: readonly string[]): string {
  return `${commands.join('\n')}\n`;
}
