import { EXCEPTIONS } from '../exceptions.ts';
import { newestRealPull, PULLS } from '../pulls.ts';
import { imagesWithin } from '../tag-history.ts';
import { DAY, type Duration } from '../time.ts';
import { ago, inDays } from '../wording.ts';
import { doubtsFamily, notes, type Rule, SILENT } from './rule.ts';

/** A pull this recent should have been made by something that a source sees. */
export const LATELY: Duration = 7 * DAY;

/**
 * Whoever deploys by the name of a tag that moves runs whichever image it pointed to that day: which of them is still
 * wanted only its owner can say.
 */
export const movingTag: Rule = ({ family, context: { tagHistory, settings, now } }) => {
  if (!tagHistory || tagHistory.former.size === 0) return SILENT;
  const ours = new Set(family.members.map(({ digest }) => digest));
  for (const tag of family.tags) {
    const carrier = tagHistory.current.get(tag);
    // Somebody else may carry the name while this one is put aside.
    if (carrier === undefined || !ours.has(carrier)) continue;
    const images = imagesWithin(tagHistory, tag, settings.rollbackPeriod, now);
    if (images < 2) continue;
    const since = new Date(now - settings.rollbackPeriod).toISOString().slice(0, 10);
    return doubtsFamily(
      'moving-tag',
      `The tag ${tag} pointed to ${images} images since ${since}: is it deployed by name?`,
    );
  }
  return SILENT;
};

/** Pulled, so somebody wants it; but all sources answered and none of them knows who. */
export const pulledUnexplained: Rule = ({ family, findings, context: { ownReads, now } }) => {
  const pull = newestRealPull(family, ownReads);
  if (pull === undefined || now - pull > LATELY) return SILENT;
  const unexplained = findings.every(
    ({ source, status }) => status === (source === PULLS ? 'in-use' : 'not-seen'),
  );
  if (!unexplained) return SILENT;
  return notes(
    'pulled-unexplained',
    `Pulled ${ago(pull, now)}, but no source sees what uses it: what pulls it?`,
  );
};

/** A source names it, yet nothing fetched it in all the time it is here: the reference may have been forgotten. */
export const neverPulled: Rule = ({ family, findings, context: { settings, now } }) => {
  const { pushedAt, lastPulledAt } = family;
  if (lastPulledAt !== undefined || pushedAt === undefined || now - pushedAt <= settings.rollbackPeriod)
    return SILENT;
  for (const finding of findings) {
    if (finding.status !== 'in-use' || finding.source === EXCEPTIONS) continue;
    const age = inDays(now - pushedAt);
    return notes(
      'never-pulled',
      `${finding.by} names it, but nothing pulled it in ${age}: is this reference still right?`,
    );
  }
  return SILENT;
};
