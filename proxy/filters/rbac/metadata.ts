// What a filter before found out (the claims of a token), and whether it is what a policy asks for.
import { valueTest } from '../../match/index.ts';
import type { MetadataValue, RbacPredicate } from '../../plan/index.ts';
import type { Predicate } from './subject.ts';

type MetadataPredicate = Extract<RbacPredicate, { kind: 'metadata' }>;
type Test = (value: unknown) => boolean;

export function metadataTest({ filter, path, value, invert }: MetadataPredicate): Predicate {
  const fits = test(value);
  return (subject) => fits(subject.metadata(filter, path)) !== invert;
}

function test(wanted: MetadataValue): Test {
  switch (wanted.kind) {
    case 'present':
      return (value) => value !== undefined;
    case 'none':
      return (value) => value === null;
    case 'text': {
      const fits = valueTest(wanted.text);
      return (value) => typeof value === 'string' && fits(value);
    }
    case 'number':
      return (value) => typeof value === 'number' && value >= wanted.from && value < wanted.below;
    case 'boolean':
      return (value) => value === wanted.is;
    case 'member': {
      const fits = test(wanted.of);
      return (value) => Array.isArray(value) && value.some(fits);
    }
    case 'any-of': {
      const each = wanted.of.map(test);
      return (value) => each.some((fits) => fits(value));
    }
  }
}
