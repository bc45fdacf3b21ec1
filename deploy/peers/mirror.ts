// Finds the Debian mirror in what apt is configured with. Both notations: `URIs: http://…/debian`
// and `deb http://…/debian bookworm main`. Security updates and other people's packages are
// elsewhere.

const MIRROR = /^(?:URIs:|deb (?:\[[^\]]*\] )?) *(\S+\/debian\/?)(?:\s|$)/m;

export function mirrorIn(sources: string): string | undefined {
  return MIRROR.exec(sources)?.[1]?.replace(/\/$/, '');
}
