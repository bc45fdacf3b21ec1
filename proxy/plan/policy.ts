// Who may do what: the predicates of role-based access control, for requests and for connections.
// Everything here guards; what could not be understood never became a plan.
import type { HeaderMatch, TextMatch } from './match.ts';

export type RbacPlan = {
  /** What a matching policy means; `log` only records. */
  readonly action: 'allow' | 'deny' | 'log';
  /** By name, in the order of their names. */
  readonly policies: readonly RbacPolicy[];
};

type RbacPolicy = {
  readonly name: string;
  readonly permission: RbacPredicate;
  readonly principal: RbacPredicate;
};

export type RbacPredicate =
  | { readonly kind: 'any' }
  | { readonly kind: 'all-of' | 'any-of'; readonly of: readonly RbacPredicate[] }
  | { readonly kind: 'not'; readonly of: RbacPredicate }
  | { readonly kind: 'header'; readonly header: HeaderMatch }
  | { readonly kind: 'path'; readonly path: TextMatch }
  | { readonly kind: 'uri-template'; readonly template: string }
  | {
      readonly kind: 'destination-address' | 'direct-address' | 'remote-address' | 'source-address';
      readonly range: string;
    }
  | { readonly kind: 'destination-ports'; readonly from: number; readonly below: number }
  | { readonly kind: 'server-name'; readonly name: TextMatch }
  /** A peer that proved itself; with a name it must have, or any. */
  | { readonly kind: 'authenticated'; readonly name: TextMatch | undefined }
  /** What a filter before found out (a token's claims): the path to it, and what it must be. */
  | {
      readonly kind: 'metadata';
      readonly filter: string;
      readonly path: readonly string[];
      readonly value: MetadataValue;
      readonly invert: boolean;
    };

export type MetadataValue =
  | { readonly kind: 'present' | 'none' }
  | { readonly kind: 'text'; readonly text: TextMatch }
  | { readonly kind: 'number'; readonly from: number; readonly below: number }
  | { readonly kind: 'boolean'; readonly is: boolean }
  /** One member of a list. */
  | { readonly kind: 'member'; readonly of: MetadataValue }
  | { readonly kind: 'any-of'; readonly of: readonly MetadataValue[] };
