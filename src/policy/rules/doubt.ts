import { stopOf } from '../family.ts';
import type { Subject } from '../judge-context.ts';
import { PULLS } from '../pulls.ts';
import { isQuarantineTag, LONGEST_TAG, MOST_TAGS } from '../quarantine-tag.ts';
import { maybeNeeded, maybePart } from '../unread-indexes.ts';
import { count } from '../wording.ts';
import {
  doubtsFamily,
  doubtsRegistry,
  findTag,
  isCredible,
  isRecheck,
  ofFindings,
  type Rule,
  SILENT,
} from './rule.ts';

/** Without a push date its age is not known. Others emptied repositories by taking a missing date for an old one. */
export const missingDate: Rule = ({ family: { pushedAt } }) =>
  pushedAt !== undefined && pushedAt > 0
    ? SILENT
    : doubtsRegistry(
        'missing-date',
        'ECR gave no push date for it or for a part of it, so its age is not known.',
      );

/** A pull time in the future is doubted where pulls are (`unknownUse`). */
export const dateInFuture: Rule = ({ family: { pushedAt }, context: { now } }) =>
  pushedAt !== undefined && pushedAt > 0 && !isCredible(pushedAt, now)
    ? doubtsRegistry('date-in-future', 'Its push date lies in the future: a clock is wrong.')
    : SILENT;

export const unreadIndex: Rule = ({ family: { unread } }) =>
  unread.length === 0
    ? SILENT
    : doubtsFamily(
        'unread-index',
        'Which images belong to this multi-platform image is not known: its manifest was not read.',
      );

/**
 * Untagged is not orphaned: it may be a platform of an index that was not read. So may a part of another image, and what
 * refers to it; parts that are known to be shared stay anyway.
 */
export const maybeChild: Rule = ({ family: { root, members, shared, tags }, context }) => {
  if (context.unreadIndexes.length === 0) return SILENT;
  const own = members.filter(({ digest }) => digest === root.digest || !shared.has(digest));
  if (tags.length > 0 && own.length === 1) return SILENT;
  const text = tags.length === 0 ? maybePart(own, context) : maybeNeeded(own, context);
  return text === undefined ? SILENT : doubtsFamily('maybe-child', text);
};

/** A source that could not know might have seen a use. */
export const unknownUse: Rule = (subject) =>
  ofFindings(subject, 'unknown', ({ source, why }) => {
    if (source !== PULLS) return doubtsRegistry('unknown-use', `${source} cannot tell: ${why}.`);
    const { family, context } = subject;
    const rule = isCredible(family.lastPulledAt, context.now) ? 'own-read' : 'date-in-future';
    return doubtsRegistry(rule, `Pull times cannot tell: ${why}.`);
  });

export const missingSource: Rule = ({ context: { requiredSources = [], index } }) =>
  requiredSources.flatMap((name) =>
    index.sources.has(name)
      ? SILENT
      : doubtsRegistry('unknown-use', `${name} cannot tell: it has not reported.`),
  );

/** A runbook that could not be read may name it, and then it would have to go slowly. */
export const unreadMentions: Rule = ({ context: { mentions } }) =>
  mentions && 'unreadable' in mentions
    ? doubtsRegistry('unknown-use', `Runbooks and lists cannot tell: ${mentions.unreadable}.`)
    : SILENT;

export const consumerNotCovered: Rule = ({ context: { consumersNotCovered } }) =>
  consumersNotCovered.flatMap((text) => doubtsRegistry('consumer-not-covered', text));

/** No rule knows the tag. Many deploy by commit hash: so the owner is asked, and nothing is offered. */
export const unknownClass: Rule = ({ class: kind, family: { tags }, context }) => {
  if (kind !== 'unknown' || tags.length === 0) return SILENT;
  const { classifier, repository } = context;
  const tag = tags.find((name) => classifier.classOf(repository, [name]) === 'unknown');
  return doubtsFamily(
    'unknown-class',
    `What is the tag ${tag} for: is it deployed, or can builds named like it expire?`,
  );
};

/** An image under hold that had no tags was put aside by archiving it: then that is how we left it. */
export const notActive: Rule = (subject) => {
  const { family } = subject;
  const archivedByUs = isRecheck(subject) && stopOf(family) === 'archive';
  const resting = family.members.find(
    ({ status }) => status !== 'ACTIVE' && !(archivedByUs && status === 'ARCHIVED'),
  );
  if (!resting) return SILENT;
  return resting.status === 'ARCHIVED'
    ? doubtsRegistry('not-active', 'It is archived: Layaway never deletes what was archived.')
    : doubtsRegistry('not-active', 'It is being restored from the archive.');
};

export const longTag: Rule = ({ family: { tags } }) => {
  const long = tags.find((tag) => tag.length > LONGEST_TAG);
  return long === undefined
    ? SILENT
    : doubtsFamily(
        'long-tag',
        `Its tag ${long} is too long to be put aside (over ${LONGEST_TAG} characters).`,
      );
};

/** Its new name is put before the old one is taken, so for a moment it has one more. */
export const mostTags: Rule = ({ family: { members, shared } }) =>
  members.some(({ digest, tags }) => tags.length >= MOST_TAGS && !shared.has(digest))
    ? doubtsFamily(
        'most-tags',
        `It has as many tags as ECR allows (${MOST_TAGS}), so that none can be put aside.`,
      )
    : SILENT;

/** The repository's own policy acts by itself: what it will remove needs no question, and it must not end a watch. */
export const lifecycleExpires: Rule = ({ family, context }) => {
  const outlook = context.lifecycleExpiry(family);
  if (!outlook) return SILENT;
  return doubtsRegistry('lifecycle-expires', lifecycleSentence(outlook));
};

/** What was answered once by a rule is no question again. A removal that was approved before goes on. */
export const lifecycleAgreed: Rule = (subject) => {
  const { family, context } = subject;
  const outlook = isRecheck(subject) ? undefined : context.agreedExpiry?.(family);
  if (!outlook) return SILENT;
  const when = outlook.days <= 0 ? 'within a day' : `in ${count(outlook.days, 'day')}`;
  const text = `Its owners agreed to a lifecycle policy that deletes it by itself ${when} (${outlook.rule}).`;
  return doubtsRegistry('lifecycle-expires', text);
};

function lifecycleSentence(outlook: NonNullable<ReturnType<Subject['context']['lifecycleExpiry']>>): string {
  if ('unreadable' in outlook) {
    return `What the repository's lifecycle policy would do is not known: ${outlook.unreadable}.`;
  }
  const deed = outlook.action === 'transition' ? 'archives' : 'deletes';
  const when = outlook.days <= 0 ? 'within a day' : `within ${count(outlook.days, 'day')}`;
  return `The repository's lifecycle policy (${outlook.rule}) ${deed} it ${when}, or would once it is put aside.`;
}

/** Somebody's quarantine tag, but no hold of ours: reported, never acted on. */
export const putAside: Rule = (subject) => {
  if (isRecheck(subject)) return SILENT;
  const tag = findTag(subject.family, isQuarantineTag);
  if (tag === undefined) return SILENT;
  return doubtsRegistry(
    'put-aside',
    `It carries the quarantine tag ${tag}, but no open hold of Layaway explains it.`,
  );
};

/** A signature is matched to its image by name, and the image may live in another repository. */
export const signaturesElsewhere: Rule = ({ family, context }) =>
  family.orphanOf && !family.root.subject && context.signsElsewhere
    ? doubtsFamily(
        'signatures-elsewhere',
        `It signs ${family.orphanOf}, which may live in another repository.`,
      )
    : SILENT;
