import type { Test } from '../../../../harness/unit.ts';
import {
  difference,
  NO_RULES,
  whole,
  type RuleSet,
} from '../../../../../local/agent/network/rule-set.ts';

function rules(port: number): RuleSet {
  return {
    chains: new Map([['web', [`dnat to 10.244.1.1:${port}`]]]),
    sets: new Map(),
    elements: new Map([['services', new Map([['10.96.0.5 . 80', 'goto web']])]]),
  };
}

export function spec(t: Test): void {
  t.test('the whole replaces whatever stands, in one transaction', async (t) => {
    t.equal(
      whole(['add map ip lateen services { }'], rules(80)),
      `add table ip lateen
delete table ip lateen
add table ip lateen
add map ip lateen services { }
add chain ip lateen web
add rule ip lateen web dnat to 10.244.1.1:80
add element ip lateen services { 10.96.0.5 . 80 : goto web }
`,
    );
  });

  t.test('only what differs is written', async (t) => {
    t.equal(difference({ before: rules(80), after: rules(80) }), undefined);
    t.equal(
      difference({ before: rules(80), after: rules(81) }),
      'flush chain ip lateen web\nadd rule ip lateen web dnat to 10.244.1.1:81\n',
    );
  });

  t.test('what is referred to goes after what refers to it', async (t) => {
    t.equal(
      difference({ before: rules(80), after: NO_RULES }),
      `delete element ip lateen services { 10.96.0.5 . 80 }
flush chain ip lateen web
delete chain ip lateen web
`,
    );
  });
}
