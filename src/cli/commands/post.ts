import { postDigest } from '../../../jobs/digest.ts';
import { leadsOf, postReminder } from '../../../jobs/remind.ts';
import { didYouMean } from '../../config/nearest.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { outcomesText } from '../present/outcomes.ts';
import { withPosting } from '../with-jobs.ts';

/** `layaway digest`: this week's messages, now. */
export const digest = defineCommand({
  name: 'digest',
  summary: "post this week's questions now",
  names: '[team…]',
  atLeast: 0,
  atMost: Number.POSITIVE_INFINITY,
  options: {},
  help: `Posts the message of this week to the channels of the teams (of all, unless some are
named), without waiting for the scheduled time. It asks what the worker's last scan
found. What was posted this week already is not posted again.`,
  run: async (call) => {
    const { teams } = call.config;
    const known = Object.keys(teams);
    const unknown = call.names.find((name) => !Object.hasOwn(teams, name));
    if (unknown !== undefined) {
      return { wrongUse: `there is no team "${unknown}" in the configuration.${didYouMean(unknown, known)}` };
    }
    if (known.length === 0) return { refused: `${namesNo('teams', call)}: nobody can be asked.` };
    return await withPosting(call, async (deps, posting) => {
      const outcomes: Outcome[] = [];
      for (const team of call.names.length > 0 ? call.names : known) {
        const { status, why } = await postDigest(deps, posting, team);
        outcomes.push({ to: team, status, why: why ?? null });
      }
      return resultOf(outcomes);
    });
  },
});

/** `layaway remind`: the leads' weekly lists, now. */
export const remind = defineCommand({
  name: 'remind',
  summary: 'remind the leads of what nobody answered',
  names: '',
  atLeast: 0,
  atMost: 0,
  options: {},
  help: `Sends every lead the list of this week's unanswered questions, without waiting for the
scheduled time. A list that was sent this week already is not sent again.`,
  run: async (call) => {
    const leads = leadsOf(call);
    if (leads.length === 0) return { refused: `${namesNo('leads', call)}: nobody can be reminded.` };
    return await withPosting(call, async (deps, posting) => {
      const outcomes: Outcome[] = [];
      for (const lead of leads) {
        const { status, why } = await postReminder(deps, posting, lead);
        outcomes.push({ to: lead, status, why: why ?? null });
      }
      return resultOf(outcomes);
    });
  },
});

function namesNo(what: string, { configFile }: Pick<Call, 'configFile'>): string {
  if (configFile !== undefined) return `${configFile} names no ${what}`;
  return `there is no layaway.yml here, and no other file was named (--config, LAYAWAY_CONFIG), so no ${what} are known`;
}

interface Outcome {
  readonly to: string;
  readonly status: string;
  readonly why: string | null;
}

function resultOf(outcomes: readonly Outcome[]): Result {
  const failed = outcomes.some(({ status }) => status === 'later' || status === 'refused');
  return { json: { messages: outcomes }, text: (screen) => outcomesText(outcomes, screen), failed };
}
