// The commands, in an order in which a person might type them; later ones use what earlier ones
// made.
import type { Test } from 'tap';
import type { Kubectl } from '../../harness/kubectl.ts';
import { custom } from './custom.ts';
import { reading } from './reading.ts';
import { running } from './running.ts';
import { writing } from './writing.ts';

export type Command = {
  readonly says: string;
  readonly run: (t: Test, kubectl: Kubectl, namespace: string) => Promise<void>;
};

export const COMMANDS: readonly Command[] = [...writing, ...running, ...reading, ...custom];
