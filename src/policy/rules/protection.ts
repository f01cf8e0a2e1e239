import { EXCEPTIONS } from '../exceptions.ts';
import { PULLS } from '../pulls.ts';
import { ago, count, inDays } from '../wording.ts';
import { CLASS_NOUN, isRecheck, ofFindings, ofMembers, protects, type Rule, SILENT } from './rule.ts';

/** An owner said keep, and the exception has not run out. */
export const kept: Rule = ({ family, context }) => {
  const keep = ofMembers(family, context.keeps).find(({ until }) => until > context.now);
  if (!keep) return SILENT;
  const reason = keep.reason ? `: ${keep.reason}` : '';
  return protects('kept', `Kept by ${keep.by} for ${inDays(keep.until - context.now)} more${reason}.`);
};

/** A source sees it in use, or somebody wrote down that it is to stay. However old it is, it stays. */
export const inUse: Rule = (subject) =>
  ofFindings(subject, 'in-use', ({ source, by }) => {
    if (source === PULLS) return protects('pulled', `It was ${by}, within the rollback period.`);
    if (source === EXCEPTIONS) return protects('in-use', `Protected by a ${by.replace(/\.$/, '')}.`);
    return protects('in-use', `In use: ${by} (${source}).`);
  });

/** A source saw it in use before, and one may want to roll back to it. */
export const seenInUse: Rule = ({ lastSeen, context: { settings, now } }) => {
  if (!lastSeen || now - lastSeen.lastAt > settings.rollbackPeriod) return SILENT;
  const period = inDays(settings.rollbackPeriod);
  return protects(
    'seen-in-use',
    `Seen in use ${ago(lastSeen.lastAt, now)} by ${lastSeen.by}: kept for a rollback period of ${period}.`,
  );
};

export const newestRelease: Rule = ({ family, context: { latestReleases, settings } }) => {
  const name = latestReleases.get(family.root.digest);
  if (name === undefined) return SILENT;
  const newest = count(settings.keepReleases, 'newest release', 'newest releases');
  const named = name === '*' ? '' : ` named ${name}`;
  return protects('newest-release', `Among the ${newest}${named}, by version or by push date.`);
};

/** What was in use before Layaway looked is not known: until one rollback period is over, every release may be. */
export const notWatchedLongEnough: Rule = ({ class: kind, context }) => {
  if (kind !== 'release') return SILENT;
  const { watchedSince, settings, now } = context;
  if (watchedSince !== undefined && now - watchedSince >= settings.rollbackPeriod) return SILENT;
  const watched =
    watchedSince === undefined ? 'not watched yet' : `watched for ${inDays(now - watchedSince)}`;
  const period = inDays(settings.rollbackPeriod);
  return protects(
    'not-watched-long-enough',
    `The registry is ${watched}: releases stay until it was watched for a rollback period of ${period}.`,
  );
};

export const expectedLife: Rule = ({ class: kind, lastSign, family, context: { settings, now } }) => {
  const life = settings.expectedLife[kind];
  if (lastSign === undefined || now - lastSign >= life) return SILENT;
  const noun = family.tags.length === 0 ? 'untagged image' : CLASS_NOUN[kind];
  const isPart = lastSign === family.pushedAt && lastSign !== family.root.pushedAt;
  const sign = isPart ? 'A part or a signature of it was pushed' : 'Last pushed, pulled or used';
  return protects(
    'expected-life',
    `${sign} ${ago(lastSign, now)}; ${withArticle(noun)} is expected to live ${inDays(life)}.`,
  );
};

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

/** It is on its way already: its hold decides, and nobody is asked twice. */
export const held: Rule = (subject) => {
  const { heldDigests } = subject.context;
  if (heldDigests.size === 0 || isRecheck(subject)) return SILENT;
  if (!subject.family.members.some((member) => heldDigests.has(member.digest))) return SILENT;
  return protects(
    'held',
    'Answered already: what was approved is being carried out, or it is archived or disabled.',
  );
};

/** A root that is also part of another family has nothing of its own that could go. */
export const shared: Rule = ({ family }) =>
  family.shared.has(family.root.digest)
    ? protects('shared', 'Part of another image too, which needs it.')
    : SILENT;
