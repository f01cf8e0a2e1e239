import type { Config } from './schema.ts';

/**
 * What is missing where the mode lets owners be asked but the configuration names nobody to ask, in a sentence;
 * undefined where somebody is. Nothing is refused for it: a start without teams still scans.
 */
export function nobodyToAsk({
  mode,
  teams,
  owners,
}: Pick<Config, 'mode' | 'teams' | 'owners'>): string | undefined {
  if (mode === 'observe') return undefined;
  if (Object.keys(teams).length === 0) {
    return `nobody can be asked: mode is ${mode}, and no team is described. Write one under teams, with its channel and its leads, and name it as owners.fallback, or set mode: observe`;
  }
  if (owners.fallback !== undefined) return undefined;
  return 'owners.fallback is not set: nobody is asked about what nobody owns, and nobody is told what could not be seen. Name one of the teams there';
}
