// Keeps the kernel's rules as the service book says. Changes within a moment are applied together,
// in one transaction that holds only what differs; when the kernel refuses it, everything is
// written new.
import { backoffMs, type Cancel, type Clock, type Log, type Random } from '../../../lib/index.ts';
import { failureOf, type Run } from '../../machine/index.ts';
import { difference, whole, type RuleSet } from './rule-set.ts';
import type { ServiceBook } from './service-book.ts';
import { FRAME, serviceRules } from './service-rules.ts';

type ServiceAddressesOptions = {
  readonly book: ServiceBook;
  readonly run: Run;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
};

interface ServiceAddresses {
  /** To be called after every change of the book. */
  changed(): void;
  close(): void;
}

// 30 ms: a rollout changes several objects at once, and nobody notices a service that is 30 ms
// late.
const GATHER_MS = 30;
const RETRY = { firstMs: 100, ceilingMs: 10_000, jitter: 0.2 };
const NFT = { argv: ['nft', '-f', '-'] };

export function serviceAddresses(options: ServiceAddressesOptions): ServiceAddresses {
  const { book, run, clock, log, random } = options;
  const state: State = { applied: undefined, waiting: undefined, phase: 'idle', failures: 0 };

  const wait = (delayMs: number): void => {
    if (state.phase === 'closed' || state.waiting !== undefined) return;
    state.waiting = clock.after(delayMs, () => {
      state.waiting = undefined;
      void apply();
    });
  };

  const apply = async (): Promise<void> => {
    state.phase = 'applying';
    const wanted = serviceRules(book);
    const held = state.applied;
    const stdin =
      held === undefined ? whole(FRAME, wanted) : difference({ before: held, after: wanted });
    const ran = stdin === undefined ? undefined : await run({ ...NFT, stdin });
    const isStale = enterIdle(state);
    if (ran === undefined || ran.code === 0) {
      state.applied = wanted;
      state.failures = 0;
      if (isStale) wait(GATHER_MS);
      return;
    }
    state.applied = undefined;
    state.failures += 1;
    log.error('service rules not applied', {
      reason: failureOf(NFT, ran),
      failures: state.failures,
    });
    wait(backoffMs(RETRY, state.failures, random));
  };

  return {
    changed(): void {
      if (!book.isComplete()) return;
      if (state.phase === 'applying') state.phase = 'applying, stale';
      else if (state.phase === 'idle') wait(GATHER_MS);
    },
    close(): void {
      state.phase = 'closed';
      state.waiting?.();
    },
  };
}

type State = {
  /** What the kernel holds; undefined when that is not known. */
  applied: RuleSet | undefined;
  waiting: Cancel | undefined;
  phase: 'idle' | 'applying' | 'applying, stale' | 'closed';
  failures: number;
};

/** Whether the book changed while its rules were being applied. */
function enterIdle(state: State): boolean {
  const isStale = state.phase === 'applying, stale';
  if (state.phase !== 'closed') state.phase = 'idle';
  return isStale;
}
