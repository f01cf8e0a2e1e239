import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/policy/image.ts';
import { judgeFamily } from '../../../src/policy/judge.ts';
import type { JudgeContext } from '../../../src/policy/judge-context.ts';
import { quarantineTag } from '../../../src/policy/quarantine-tag.ts';
import { indexReports } from '../../../src/policy/use-index.ts';
import {
  context,
  cosign,
  daysAgo,
  digest,
  failed,
  familiesOf,
  INDEX,
  image,
  judge,
  NOW,
  report,
  rules,
  without,
} from '../build.ts';

const branch = image(1, { tags: ['feat-refunds'] });

describe('what cannot be known makes unclear', () => {
  const doubt = (one: Image, parts: Partial<JudgeContext> = {}) => {
    const verdict = judge(one, parts);
    expect(verdict.kind).toBe('unclear');
    return verdict.reasons.map(({ rule, scope }) => `${rule} ${scope}`);
  };

  test('lesson 9: a missing date is never an old one', () => {
    expect(doubt(without(branch, 'pushedAt'))).toEqual(['missing-date registry']);
    for (const pushedAt of [0, -1, Number.NaN]) {
      expect(doubt(image(1, { tags: ['feat-x'], pushedAt }))).toEqual(['missing-date registry']);
    }
  });

  test('no rule allows what has no credible push date, whatever else is known', () => {
    const pulled = image(1, { tags: ['feat-x'], lastPulledAt: daysAgo(200) });
    for (const one of [without(pulled, 'pushedAt'), { ...pulled, pushedAt: 0 }]) {
      expect(judge(one).trace.map((result) => result.rule)).toEqual(['missing-date']);
    }
    const future = judge({ ...pulled, pushedAt: daysAgo(-1) });
    expect(future.trace.map((result) => result.rule)).toEqual(['date-in-future']);
  });

  test('a date in the future is not believed, and does not protect for ever', () => {
    expect(doubt(image(1, { tags: ['feat-x'], pushedAt: daysAgo(-1) }))).toEqual(['date-in-future registry']);
    expect(doubt(image(1, { tags: ['feat-x'], lastPulledAt: daysAgo(-1) }))).toEqual([
      'date-in-future registry',
    ]);
    expect(judge(image(1, { tags: ['feat-x'], pushedAt: NOW + 60_000 })).kind).toBe('protected');
  });

  test('lesson 4: an index that was not read, and what may be its children', () => {
    const index = image(1, { mediaType: INDEX, tags: ['feat-x'] });
    expect(doubt(index)).toEqual(['unread-index family']);
    expect(doubt(image(2), { unreadIndexes: [index] })).toEqual(['maybe-child family']);
    expect(judge(branch, { unreadIndexes: [index] }).kind).toBe('removable');
  });

  test('a part that an index may need which was not read goes with no other image', () => {
    const around = context({ unreadIndexes: [image(9, { mediaType: INDEX, tags: ['feat-z'] })] });
    const images = [
      image(1, { mediaType: INDEX, tags: ['feat-x'] }),
      image(2),
      image(3, { mediaType: INDEX, tags: ['feat-y'] }),
    ];
    const verdicts = (children: Record<number, number[]>, more: readonly Image[] = []) => {
      const listed = Object.entries(children).map(
        ([n, ones]) => [digest(Number(n)), ones.map(digest)] as const,
      );
      return familiesOf([...images, ...more], new Map(listed)).map((family) => judgeFamily(family, around));
    };
    const [index, alone] = verdicts({ 1: [2], 3: [] });
    expect(index).toMatchObject({
      kind: 'unclear',
      reasons: [
        {
          rule: 'maybe-child',
          scope: 'family',
          text: 'Perhaps the multi-platform image feat-z needs it, or a part of it. Its manifest was not read: layaway doctor says whether Layaway may, and if so the log says why it could not.',
        },
      ],
    });
    expect(alone?.kind).toBe('removable');
    // What another image needs anyway stays when this one goes.
    expect(verdicts({ 1: [2], 3: [2] }).map(({ kind }) => kind)).toEqual(['removable', 'removable']);
    const signed = familiesOf([branch, image(2, { tags: [cosign(1)] })]).map((family) =>
      judgeFamily(family, around),
    );
    expect(signed.map((verdict) => rules(verdict))).toEqual([['maybe-child']]);
  });

  test('promise 2: a source that failed', () => {
    const verdict = judge(branch, {
      index: indexReports([report('ecs'), failed('lambda', 'no permission')]),
    });
    expect(verdict).toMatchObject({
      kind: 'unclear',
      reasons: [{ rule: 'unknown-use', scope: 'registry', text: 'lambda cannot tell: no permission.' }],
    });
  });

  test('promise 2: a source that must report and did not', () => {
    expect(doubt(branch, { requiredSources: ['ecs', 'eks'] })).toEqual(['unknown-use registry']);
    expect(judge(branch, { requiredSources: ['ecs'] }).kind).toBe('removable');
  });

  test('promise 2: a consumer that no source covers', () => {
    const consumersNotCovered = ['Account 210987654321 may pull, and no source looks into it.'];
    expect(judge(branch, { consumersNotCovered }).reasons).toMatchObject([
      { rule: 'consumer-not-covered', scope: 'registry', text: consumersNotCovered[0] },
    ]);
  });

  test('a pull that may be our own read', () => {
    const pulled = image(1, { tags: ['feat-x'], lastPulledAt: daysAgo(50) });
    expect(doubt(pulled, { ownReads: new Map([[digest(1), daysAgo(50)]]) })).toEqual(['own-read registry']);
  });

  test('a tag that no rule knows, and the owner is asked what it is', () => {
    const verdict = judge(image(1, { tags: ['3f2a9bc', 'feat-x'] }));
    expect(verdict).toMatchObject({
      kind: 'unclear',
      class: 'unknown',
      reasons: [
        {
          scope: 'family',
          text: 'What is the tag 3f2a9bc for: is it deployed, or can builds named like it expire?',
        },
      ],
    });
    const odd = quarantineTag(digest(1), cosign(2));
    expect(judge(image(1, { tags: [odd] })).reasons[0]?.text).toContain(cosign(2));
  });

  test('lesson 6: an image in the archive, or on its way out of it', () => {
    const archived = image(1, { status: 'ARCHIVED' });
    expect(doubt(archived)).toEqual(['not-active registry']);
    expect(doubt(image(1, { status: 'ACTIVATING' }))).toEqual(['not-active registry']);
    expect(judge(archived, { recheckOf: digest(1) }).kind).toBe('removable');
    expect(doubt(image(1, { status: 'ACTIVATING' }), { recheckOf: digest(1) })).toEqual([
      'not-active registry',
    ]);
    expect(doubt(image(1, { tags: ['pr-1'], status: 'ARCHIVED' }), { recheckOf: digest(1) })).toEqual([
      'not-active registry',
    ]);
  });

  test('as many tags as ECR allows: none could be put aside', () => {
    const tags = (n: number) => Array.from({ length: n }, (_, i) => `pr-${i}`);
    expect(doubt(image(1, { tags: tags(1_000) }))).toEqual(['most-tags family']);
    expect(judge(image(1, { tags: tags(999) })).kind).toBe('removable');
    const images = [1, 3].map((n) => image(n, { tags: [`pr-a${n}`], mediaType: INDEX }));
    const shared = [...images, image(2, { tags: tags(1_000) })];
    const families = familiesOf(shared, new Map([1, 3].map((n) => [digest(n), [digest(2)]])));
    expect(families.map((family) => judgeFamily(family, context()).kind)).toEqual(['removable', 'removable']);
  });

  test('a tag too long to be put aside', () => {
    expect(doubt(image(1, { tags: [`pr-${'x'.repeat(109)}`] }))).toEqual(['long-tag family']);
    expect(judge(image(1, { tags: [`pr-${'x'.repeat(108)}`] })).kind).toBe('removable');
  });

  test('what the lifecycle policy would remove is not offered, with the rule', () => {
    const outlook = (found: ReturnType<JudgeContext['lifecycleExpiry']>) =>
      judge(branch, { lifecycleExpiry: () => found }).reasons[0];
    expect(outlook({ rule: 'rule 3', days: 0 })).toMatchObject({
      rule: 'lifecycle-expires',
      scope: 'registry',
      text: "The repository's lifecycle policy (rule 3) deletes it within a day, or would once it is put aside.",
    });
    expect(outlook({ rule: 'rule 3', days: 7, action: 'transition' })?.text).toContain(
      'archives it within 7 days',
    );
    expect(outlook({ unreadable: 'rule 1 is strange' })?.text).toContain('is not known: rule 1 is strange.');
  });

  test('what a rule takes that its owners agreed to is not asked again, but an approved removal goes on', () => {
    const agreed = (days: number, parts: Partial<JudgeContext> = {}) =>
      judge(branch, { agreedExpiry: () => ({ rule: 'rule 28', days }), ...parts });
    expect(agreed(70).reasons[0]).toMatchObject({
      rule: 'lifecycle-expires',
      scope: 'registry',
      text: 'Its owners agreed to a lifecycle policy that deletes it by itself in 70 days (rule 28).',
    });
    expect(agreed(0).reasons[0]?.text).toContain('by itself within a day (rule 28).');
    expect(agreed(70, { recheckOf: branch.digest }).kind).toBe('removable');
  });

  test('a quarantine tag that no hold of ours explains', () => {
    const aside = image(1, { tags: [quarantineTag(digest(1), 'feat-x')] });
    expect(doubt(aside)).toEqual(['put-aside registry']);
    expect(judge(aside, { recheckOf: digest(1) }).kind).toBe('removable');
  });

  test('signatures whose images may live in another repository', () => {
    const orphan = image(1, { tags: [cosign(9)] });
    expect(doubt(orphan, { signsElsewhere: true })).toEqual(['signatures-elsewhere family']);
    expect(judge(orphan, { signsElsewhere: false }).kind).toBe('removable');
    expect(judge(image(1, { subject: digest(9) }), { signsElsewhere: true }).kind).toBe('removable');
    expect(doubt(image(1, { tags: ['3f2a9bc', cosign(9)] }))).toEqual(['unknown-class family']);
    expect(rules(judge(image(1, { tags: ['pr-1', cosign(9)] })))).toEqual(['past-expected-life']);
  });
});
