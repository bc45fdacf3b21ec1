// What the write path asks before it writes. Implemented by `admission/`; declared here, because
// the write path must not know about webhooks.
import type { KubeObject } from '../../lib/index.ts';
import type { Kind } from '../kinds/index.ts';

export type UserInfo = {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
};

export type AdmissionRequest = {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly kind: Kind;
  readonly version: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
};

/** Both throw `KubeError` to refuse. Warnings reach the caller as `Warning` headers. */
export interface Admission {
  /** For a DELETE the answer's object has no meaning. */
  mutate(
    request: AdmissionRequest,
  ): Promise<{ readonly object: KubeObject; readonly warnings: readonly string[] }>;
  validate(request: AdmissionRequest): Promise<{ readonly warnings: readonly string[] }>;
}

/** Asks nobody: for tests, and until the first webhook is there. */
export const admitAll: Admission = {
  mutate(request) {
    const object = request.object ?? request.oldObject;
    if (object === undefined) return Promise.reject(new Error('nothing to admit'));
    return Promise.resolve({ object, warnings: [] });
  },
  validate: () => Promise.resolve({ warnings: [] }),
};
