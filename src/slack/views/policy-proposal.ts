import { awaitsApproval } from '../../policy/policy-change.ts';
import { standsUntil } from '../../policy/policy-rejection.ts';
import { permissionsOf } from '../../policy/review-decide.ts';
import type { PolicyAnswer } from '../policy-desk.ts';
import { day, type Reading } from './dates.ts';
import { STANDS } from './policy-phase.ts';
import { unended } from './text.ts';
import { linkTo } from './words.ts';

/** How the newest proposal of a repository stands, and why none was made since where somebody tried. */
export function proposalLines(answer: PolicyAnswer, reading: Reading): string[] {
  const { proposal, tried } = answer;
  const line = proposal ? standing(answer, proposal, reading) : noneYet(answer);
  return tried ? [line, triedLine(answer, tried, reading)] : [line];
}

function standing(
  { link }: PolicyAnswer,
  { proposedAt, state }: NonNullable<PolicyAnswer['proposal']>,
  reading: Reading,
): string {
  const where = link === undefined ? '' : ` ${linkTo(link, 'Open its card')}`;
  const what = awaitsApproval(state) ? '*Proposal* of' : '*The policy proposed last*, on';
  return `${what} ${day(proposedAt, reading)}: ${STANDS[state.status]}.${where}`;
}

function noneYet({ mode, tried }: PolicyAnswer): string {
  if (!permissionsOf(mode).delete) return '*Proposal:* none. They are made in the mode `delete` only.';
  if (tried) return '*Proposal:* none yet.';
  return '*Proposal:* none yet. The weekly scan makes one when there is a rule to propose.';
}

/** What stands against it now is said above; this is what stood against it then. */
function triedLine(
  { rejected }: PolicyAnswer,
  tried: NonNullable<PolicyAnswer['tried']>,
  reading: Reading,
): string {
  const [first = '', ...others] = tried.why;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  const why = rejected.includes(first) ? '' : `: ${unended(first, 400)}${more}`;
  const until = standsUntil(tried);
  const again =
    until === undefined
      ? 'The next weekly scan tries again.'
      : `It is tried again by a weekly scan once ${tried.against ? 'those images are neither on hold nor in use, or ' : ''}the answers or the present policy change, at the latest after ${day(until, reading)}.`;
  return `*Tried last* on ${day(tried.at, reading)}, not proposed${why}. ${again}`;
}
