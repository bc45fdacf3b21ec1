// Changes to the headers of a message, linked: scope after scope in the order given, and in each
// what is removed first, then what replaces, then what is added. Values may tell of the exchange.
// hot path
import type { Headers } from '../http/index.ts';
import type { HeaderChange, HeaderChanges } from '../plan/index.ts';
import type { FormatFacts } from './facts.ts';
import { textFormat, type Format } from './format.ts';

export class HeaderEdits {
  readonly #scopes: readonly Scope[];

  constructor(scopes: readonly Scope[]) {
    this.#scopes = scopes;
  }

  apply(headers: Headers, facts: FormatFacts): void {
    for (let i = 0; i < this.#scopes.length; i++) change(headers, this.#scopes[i]!, facts);
  }
}

/** Undefined when there is nothing to change: then nobody need ask. */
export function headerEdits(scopes: readonly HeaderChanges[]): HeaderEdits | undefined {
  const linked: Scope[] = [];
  for (const { changes, remove } of scopes) {
    if (changes.length + remove.length === 0) continue;
    const scope = { remove: new Array<string>(), changes: new Array<Change>() };
    for (const name of remove) scope.remove.push(name.toLowerCase());
    for (const each of changes) scope.changes.push(linkedChange(each));
    linked.push(scope);
  }
  return linked.length === 0 ? undefined : new HeaderEdits(linked);
}

type Change = {
  readonly name: string;
  readonly value: Format;
  readonly action: HeaderChange['action'];
  readonly keepEmpty: boolean;
};

type Scope = { readonly remove: readonly string[]; readonly changes: readonly Change[] };

function linkedChange({ name, value, action, keepEmpty }: HeaderChange): Change {
  return { name: name.toLowerCase(), value: textFormat(value), action, keepEmpty };
}

function change(headers: Headers, { remove, changes }: Scope, facts: FormatFacts): void {
  for (let i = 0; i < remove.length; i++) headers.remove(remove[i]!);
  // Values are found before anything is added, but what replaces is there for what comes after.
  for (let i = 0; i < changes.length; i++) {
    const { name, action, value, keepEmpty } = changes[i]!;
    if (action !== 'overwrite' && action !== 'overwrite-if-present') continue;
    if (action === 'overwrite-if-present' && !headers.has(name)) continue;
    const text = value(facts);
    if (text !== '' || keepEmpty) headers.set(name, text);
  }
  for (let i = 0; i < changes.length; i++) {
    const { name, action, value, keepEmpty } = changes[i]!;
    if (action === 'overwrite' || action === 'overwrite-if-present') continue;
    if (action === 'add-if-absent' && headers.has(name)) continue;
    const text = value(facts);
    if (text !== '' || keepEmpty) headers.append(name, text);
  }
}
