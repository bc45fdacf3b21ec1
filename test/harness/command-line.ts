// Runs `lateen` in this process, on a host where nothing can be started.
import { lateen } from '../../cli/index.ts';
import type { Host } from '../../local/index.ts';
import { aHost } from './host.ts';

export type Said = { readonly code: number; readonly out: string; readonly err: string };

export async function say(args: readonly string[], change: Partial<Host> = {}): Promise<Said> {
  const { host, printed, remove } = aHost(change);
  let err = '';
  const code = await lateen(args, { ...host, complain: (text) => (err += `${text}\n`) });
  remove();
  return { code, out: printed(), err };
}
