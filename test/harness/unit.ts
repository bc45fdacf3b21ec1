// Runs every unit-test module of one product in one process: sixty files of their own would cost
// half a second of start-up each. A module mirrors the file it tests and exports `spec`.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { t, type Test } from 'tap';

export type { Test } from 'tap';
export type Spec = (t: Test) => void | Promise<void>;

/** `LATEEN_ONLY=local/patch npx tap test/unit/local.test.ts` runs the modules with that path. */
export async function runUnit(product: string): Promise<void> {
  const folder = join(import.meta.dirname, '..', 'unit', product);
  const only = process.env['LATEEN_ONLY'] ?? '';
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, file);
    if (!file.endsWith('.ts') || !path.includes(only)) continue;
    const module: unknown = await import(pathToFileURL(path).href);
    const spec = specOf(module);
    if (spec === undefined) throw new Error(`${relative(process.cwd(), path)} exports no spec()`);
    await t.test(`${product}/${file}`, async (child) => {
      await spec(child);
    });
  }
}

function specOf(module: unknown): Spec | undefined {
  if (typeof module !== 'object' || module === null || !('spec' in module)) return undefined;
  return isSpec(module.spec) ? module.spec : undefined;
}

function isSpec(value: unknown): value is Spec {
  return typeof value === 'function';
}
