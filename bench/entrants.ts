// Who can take part in a scenario, and why others cannot: whoever is missing in a table is named.
import { rolesOf } from './field/index.ts';
import type { Scenario } from './scenarios/index.ts';
import { SUBJECTS, type Role, type Subject } from './subjects/index.ts';

export type Absent = {
  readonly scenario: string;
  readonly subject: string;
  readonly why: string;
};

export type Entrants = {
  readonly subjects: readonly Subject[];
  readonly absent: readonly Absent[];
};

export async function entrantsOf(
  { formation, name: scenario }: Scenario,
  wanted: readonly string[],
): Promise<Entrants> {
  if (formation === undefined) return { subjects: [], absent: [] };
  const subjects: Subject[] = [];
  const absent: Absent[] = [];
  for (const subject of SUBJECTS.filter(({ name }) => wanted.includes(name))) {
    const why = await firstProblem(subject, rolesOf(formation));
    if (why === undefined) subjects.push(subject);
    else absent.push({ scenario, subject: subject.name, why });
  }
  return { subjects, absent };
}

async function firstProblem(
  { roles, lacks, absence }: Subject,
  wanted: readonly Role[],
): Promise<string | undefined> {
  for (const role of wanted) {
    if (roles[role] === undefined) return lacks?.[role] ?? `it has no configuration for ${role}`;
    const why = await absence?.(role);
    if (why !== undefined) return why;
  }
  return undefined;
}
