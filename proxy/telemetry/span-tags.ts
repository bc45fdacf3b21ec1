// Tags that a listener's configuration adds to spans: a text, a variable of the environment, or a
// header of the request. Linked once.
import type { CustomTagPlan } from '../plan/index.ts';
import type { Observed } from './observed.ts';

export type Attribute = readonly [string, string | number];

type Tag = { readonly name: string; readonly value: (observed: Observed) => string };

export class SpanTags {
  readonly #linked = new WeakMap<readonly CustomTagPlan[], readonly Tag[]>();

  /** What is not there, and has no default, is left out. */
  of(plans: readonly CustomTagPlan[], observed: Observed): readonly Attribute[] {
    if (plans.length === 0) return NONE;
    let tags = this.#linked.get(plans);
    if (tags === undefined) this.#linked.set(plans, (tags = plans.map(linked)));
    const attributes: Attribute[] = [];
    for (const { name, value } of tags) {
      const text = value(observed);
      if (text !== '') attributes.push([name, text]);
    }
    return attributes;
  }
}

const NONE: readonly Attribute[] = [];

function linked({ name, from, value, otherwise }: CustomTagPlan): Tag {
  switch (from) {
    case 'literal':
      return { name, value: () => value };
    case 'environment':
      return { name, value: (observed) => observed.environment(value) ?? otherwise };
    case 'header': {
      const header = value.toLowerCase();
      return { name, value: ({ request }) => request?.headers.get(header) ?? otherwise };
    }
  }
}
