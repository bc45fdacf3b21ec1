// Format strings (`%REQ(HOST)%`): those that cannot be read are refused; an operator that is not
// known, as those of Envoy's extensions, is told and written as it stands.
import { formatProblem } from '../../format/index.ts';
import type { Place } from './place.ts';

export function checkFormat(text: string, place: Place): void {
  const problem = formatProblem(text);
  if (problem === undefined) return;
  if (problem.endsWith('is not known')) place.note(`${problem} and is written as it stands`);
  else place.reject(problem);
}
