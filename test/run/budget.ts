// How long each suite may take. The numbers are seconds on two shared cores, under CI; a suite that
// grows past its own is a failure until somebody makes it faster or decides that it is worth more.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, numberAt, parseJson } from '../../lib/index.ts';
import type { Failure } from '../harness/tally.ts';
import { seconds } from './say.ts';

export type Budgets = (suite: string) => number;

/** Reads `test/budget.json`: seconds by name of suite. */
export function readBudgets(root: string): Budgets {
  const path = join(root, 'test', 'budget.json');
  const table = parseJson(readFileSync(path, 'utf8'));
  if (!isObject(table)) throw new Error(`${path} must be an object: suite → seconds`);
  return (suite) => {
    const allowed = numberAt(table, suite);
    if (allowed !== undefined) return allowed * 1000;
    throw new Error(`${path} has no budget for ${suite}: give it one, in seconds`);
  };
}

type Spent = { readonly suite: string; readonly tookMs: number; readonly allowedMs: number };

export function budgetLine({ suite, tookMs, allowedMs }: Spent): string {
  return `time  ${suite.padEnd(16)} ${seconds(tookMs)} of ${allowedMs / 1000} s`;
}

export function overspent({ suite, tookMs, allowedMs }: Spent): Failure | undefined {
  if (tookMs <= allowedMs) return undefined;
  const detail = `took ${seconds(tookMs).trim()}, budget ${allowedMs / 1000} s (test/budget.json)`;
  return { where: `${suite} > stays within its time`, detail };
}
