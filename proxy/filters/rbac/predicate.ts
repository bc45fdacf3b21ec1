// The predicates of a policy, linked: each becomes a function that says whether it holds. What
// cannot be known of a subject holds for nobody.
import { CidrRange } from '../../../lib/index.ts';
import { matcher, requestTest } from '../../match/index.ts';
import type { RbacPredicate } from '../../plan/index.ts';
import { metadataTest } from './metadata.ts';
import type { Predicate, Subject } from './subject.ts';
import { templateTest } from './template.ts';

export function predicate(plan: RbacPredicate): Predicate {
  switch (plan.kind) {
    case 'any':
      return () => true;
    case 'all-of': {
      const all = plan.of.map(predicate);
      return (subject) => all.every((holds) => holds(subject));
    }
    case 'any-of': {
      const each = plan.of.map(predicate);
      return (subject) => each.some((holds) => holds(subject));
    }
    case 'not': {
      const holds = predicate(plan.of);
      return (subject) => !holds(subject);
    }
    case 'header': {
      const test = requestTest(plan.header);
      return ({ head }) => head !== undefined && test(head);
    }
    case 'path': {
      const fits = matcher(plan.path);
      return (subject) => subject.head !== undefined && fits(pathOf(subject));
    }
    case 'uri-template': {
      const fits = templateTest(plan.template);
      return (subject) => subject.head !== undefined && fits(pathOf(subject));
    }
    case 'destination-address':
    case 'direct-address':
    case 'remote-address':
    case 'source-address': {
      const range = new CidrRange(plan.range);
      const address = ADDRESSES[plan.kind];
      return (subject) => range.contains(address(subject));
    }
    case 'destination-ports': {
      const { from, below } = plan;
      return ({ connection: { localAddress } }) => {
        const port = Number(localAddress.slice(localAddress.lastIndexOf(':') + 1));
        return port >= from && port < below;
      };
    }
    case 'server-name': {
      const fits = matcher(plan.name);
      return ({ connection }) => fits(connection.serverName);
    }
    case 'authenticated':
      return plan.name === undefined ? isAuthenticated : nameTest(matcher(plan.name));
    case 'metadata':
      return metadataTest(plan);
  }
}

type Address = (subject: Subject) => string;

const ADDRESSES: Readonly<
  Record<'destination-address' | 'direct-address' | 'remote-address' | 'source-address', Address>
> = {
  'destination-address': ({ connection: { localAddress } }) =>
    localAddress.slice(0, localAddress.lastIndexOf(':')).replace(/^\[|\]$/g, ''),
  'direct-address': ({ connection }) => connection.directAddress,
  'remote-address': ({ clientAddress }) => clientAddress,
  'source-address': ({ connection }) => connection.remoteAddress,
};

function pathOf({ head }: Subject): string {
  return head?.target.split('?', 1)[0] ?? '';
}

function isAuthenticated({ connection }: Subject): boolean {
  return connection.tls?.peer !== undefined;
}

/** Names of workloads and hosts; the subject counts for certificates that have neither. */
function nameTest(fits: (name: string) => boolean): Predicate {
  return ({ connection: { tls } }) => {
    const peer = tls?.peer;
    if (peer === undefined) return false;
    const names = peer.names.filter(({ type }) => type === 'uri' || type === 'dns');
    return names.length === 0 ? fits(peer.subject) : names.some(({ name }) => fits(name));
  };
}
