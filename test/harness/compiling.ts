// A place to compile at, for tests of single compilers, and what came of it.
import type { SecretPlan } from '../../proxy/plan/index.ts';
import { Place, type Files, type Finding } from '../../proxy/compile/reading/index.ts';

export type Compilation = {
  readonly place: Place;
  readonly secrets: readonly SecretPlan[];
  /** Paths of what was refused. */
  readonly refused: () => readonly string[];
  /** Paths of what is not acted on. */
  readonly noted: () => readonly string[];
};

export function compilation(files: Partial<Files> = {}): Compilation {
  const problems: Finding[] = [];
  const findings: Finding[] = [];
  const secrets: SecretPlan[] = [];
  const whole = { file: () => undefined, variable: () => undefined, ...files };
  const ground = { problems, findings, secrets, files: whole };
  return {
    place: Place.top('it', ground),
    secrets,
    refused: () => problems.map(({ path }) => path.replace(/^it\.?/, '')),
    noted: () => findings.map(({ path }) => path.replace(/^it\.?/, '')),
  };
}

/** What a compiler refuses of something. */
export function refusedBy(compile: (place: Place) => unknown): readonly string[] {
  const { place, refused } = compilation();
  compile(place);
  return refused();
}
