// exportTo that contradicts itself, or names namespaces that are not there: whoever wrote it means
// somebody to see the object who does not.
import type { Rule, Subject } from './rule.ts';

type Exported = Subject & { readonly spec: { readonly exportTo?: readonly string[] } };

export const exportedTo: Rule = ({ mesh: { world } }, tell) => {
  const namespaces = new Set(world.namespaces.all.map(({ metadata }) => metadata.name));
  const objects: readonly Exported[] = [
    ...world.virtualServices.all,
    ...world.destinationRules.all,
    ...world.serviceEntries.all,
  ];
  for (const object of objects) {
    const { exportTo = [] } = object.spec;
    const alone = exportTo.find((word) => word === '*' || word === '~');
    if (alone !== undefined && exportTo.length > 1) {
      const meaning = alone === '*' ? 'everybody, and so says all' : 'nobody, and contradicts';
      tell(object, {
        severity: 'warning',
        code: 'IST0133',
        path: 'spec.exportTo',
        message: `'${alone}' is ${meaning} that stands beside it`,
        remedy: `write '${alone}' alone, or leave it out`,
      });
    }
    exportTo.forEach((word, i) => {
      if (['*', '.', '~'].includes(word) || namespaces.has(word)) return;
      tell(object, {
        severity: 'warning',
        code: 'IST0101',
        path: `spec.exportTo[${i}]`,
        message: `there is no namespace '${word}'`,
        remedy: "name namespaces as they are; '.' is the object's own",
      });
    });
  }
};
