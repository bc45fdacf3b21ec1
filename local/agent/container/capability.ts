// Which Linux capabilities a container may ever hold: what container runtimes grant by default,
// plus and minus what its security context says.
import type { SecurityContext } from '../../../api/kubernetes/index.ts';

/** What containerd and Docker grant when nothing is said. */
const DEFAULT_CAPABILITIES: readonly string[] = [
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'mknod',
  'net_bind_service',
  'net_raw',
  'setfcap',
  'setgid',
  'setpcap',
  'setuid',
  'sys_chroot',
  'audit_write',
];

const KNOWN_CAPABILITIES: readonly string[] = [
  ...DEFAULT_CAPABILITIES,
  'audit_control',
  'audit_read',
  'block_suspend',
  'bpf',
  'checkpoint_restore',
  'dac_read_search',
  'ipc_lock',
  'ipc_owner',
  'lease',
  'linux_immutable',
  'mac_admin',
  'mac_override',
  'net_admin',
  'net_broadcast',
  'perfmon',
  'sys_admin',
  'sys_boot',
  'sys_module',
  'sys_nice',
  'sys_pacct',
  'sys_ptrace',
  'sys_rawio',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'syslog',
  'wake_alarm',
];

type Capabilities =
  | { readonly kind: 'ok'; readonly names: readonly string[] }
  | { readonly kind: 'rejected'; readonly unknown: string };

/** The bounding set, sorted. `ALL` and the `CAP_` prefix are understood as Kubernetes does. */
export function capabilitiesOf(context: SecurityContext | undefined): Capabilities {
  if (context?.privileged === true) return { kind: 'ok', names: KNOWN_CAPABILITIES.toSorted() };
  const added = (context?.capabilities?.add ?? []).map(kernelName);
  const dropped = (context?.capabilities?.drop ?? []).map(kernelName);
  const unknown = [...added, ...dropped].find(
    (n) => n !== 'all' && !KNOWN_CAPABILITIES.includes(n),
  );
  if (unknown !== undefined) return { kind: 'rejected', unknown };
  const base = added.includes('all') ? KNOWN_CAPABILITIES : DEFAULT_CAPABILITIES;
  const kept = dropped.includes('all') ? [] : base.filter((name) => !dropped.includes(name));
  const names = new Set([...kept, ...added.filter((name) => name !== 'all')]);
  return { kind: 'ok', names: [...names].sort() };
}

function kernelName(name: string): string {
  return name.toLowerCase().replace(/^cap_/, '');
}
