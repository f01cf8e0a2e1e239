import { stopOf } from '../family.ts';
import { ago } from '../wording.ts';
import { ofMembers, type Rule, SILENT, slows } from './rule.ts';

/** A release that takes long to build again, if it can be at all, is not lost lightly. */
export const slowRebuild: Rule = ({ class: kind, context: { repository, slowRebuild: isSlow } }) =>
  kind === 'release' && isSlow?.(repository)
    ? slows('slow-rebuild', `A release of ${repository}, which is slow to rebuild.`)
    : SILENT;

/** Whoever wrote down a digest meant exactly this image, and may mean it again. */
export const pinned: Rule = ({ family, context: { usesSeen, now } }) => {
  const pin = ofMembers(family, usesSeen).find((use) => use.pinned);
  if (!pin) return SILENT;
  return slows(
    'pinned',
    `It was named by its digest before: last used ${ago(pin.lastAt, now)} by ${pin.by}.`,
  );
};

/** A runbook or an air-gap list is no use, but whoever follows it will want what it names. */
export const mentioned: Rule = ({ family, context: { mentions } }) => {
  if (!mentions || 'unreadable' in mentions) return SILENT;
  const where = mentions.of([...family.members.map(({ digest }) => digest), ...family.tags]);
  return where === undefined ? SILENT : slows('mentioned', `It is mentioned in ${where}.`);
};

/** The image that `prod` pointed to before is what a rollback of `prod` wants, also where `prod` is on none now. */
export const movedTag: Rule = ({ family, context: { formerTags, now } }) => {
  const former = formerTags && ofMembers(family, formerTags)[0];
  if (!former) return SILENT;
  const when = ago(former.until, now);
  return slows('moved-tag', `The tag ${former.tag} was on it until ${when}: a rollback may want it.`);
};

/** Without tags and without an archive nothing could be put aside first. */
export const noArchive: Rule = ({ family, context: { canArchive = true } }) =>
  canArchive || stopOf(family) === 'tags'
    ? SILENT
    : slows('no-archive', 'It has no tag and cannot be archived here, so its removal cannot be taken back.');
