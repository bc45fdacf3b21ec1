// As whom a container runs: what its own security context says, then its pod's, then root (our
// images name no user).
import type { Container, Pod } from '../../../api/kubernetes/index.ts';
import type { User } from './plan.ts';

type UserChoice =
  | { readonly kind: 'ok'; readonly user: User }
  | { readonly kind: 'refused'; readonly message: string };

export function userOf(pod: Pod, container: Container): UserChoice {
  const ofPod = pod.spec.securityContext;
  const own = container.securityContext;
  const uid = own?.runAsUser ?? ofPod?.runAsUser ?? 0;
  const gid = own?.runAsGroup ?? ofPod?.runAsGroup ?? 0;
  const mustNotBeRoot = own?.runAsNonRoot ?? ofPod?.runAsNonRoot ?? false;
  if (mustNotBeRoot && uid === 0) {
    const named = own?.runAsUser ?? ofPod?.runAsUser;
    const { name, namespace, uid: podUid } = pod.metadata;
    const where = `(pod: "${name}_${namespace}(${podUid})", container: ${container.name})`;
    const message =
      named === undefined
        ? `container has runAsNonRoot and image will run as root ${where}`
        : `container's runAsUser breaks non-root policy ${where}`;
    return { kind: 'refused', message };
  }
  const groups = [...(ofPod?.supplementalGroups ?? [])];
  if (ofPod?.fsGroup !== undefined) groups.push(ofPod.fsGroup);
  return { kind: 'ok', user: { uid, gid, groups: [...new Set(groups)] } };
}
