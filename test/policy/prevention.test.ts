import { expect, test } from 'vitest';
import { fieldsSnippet, promoteSnippet } from '../../src/policy/prevention-snippets.ts';
import { familiesOf, image, REGISTRY } from './build.ts';
import { answer, frozen, kept, learn, removing, untagged } from './learn-build.ts';

const releases = familiesOf([image(1, { tags: ['1.2.3'] }), image(2, { tags: ['feat-1'] })]);

test('nothing is proposed for what came up once', () => {
  expect(
    learn({ answers: [answer(removing(20)), untagged(kept(20))], families: releases }).prevention,
  ).toEqual([]);
});

test('a class whose answers taught a rule is pointed to the whole policy, never given a rule to paste', () => {
  const answers = [60, 20].flatMap((days) => [answer(removing(days)), untagged(removing(days))]);
  const { prevention } = learn({ answers });
  expect(prevention.map(({ kind, class: of }) => [kind, of])).toEqual([
    ['lifecycle-rule', 'preview'],
    ['lifecycle-rule', 'unknown'],
  ]);
  expect(prevention[0]?.text).toMatch(
    /^Preview images were asked about in 2 different weeks \(W\d+, W\d+\)\. A lifecycle rule/,
  );
  for (const { text, snippet } of prevention) {
    expect(snippet).toBeUndefined();
    expect(text).toContain('layaway policy payments/api shows the whole policy and tries it out');
    // Who proposes it, and whether it is applied already, is told beside it.
    expect(text).not.toContain('Propose it now');
  }
});

test('a class without a rule gets the fields that are missing', () => {
  const answers = [answer(kept(60)), answer(kept(20))];
  const [first] = learn({ answers, fields: ['owner', 'service'] }).prevention;
  expect(first).toMatchObject({ kind: 'image-fields', class: 'preview', snippet: { language: 'yaml' } });
  expect(first?.text).toContain('Fill in when they are made: environment, retention class, expiry date, so');
  const all = ['owner', 'service', 'environment', 'retentionClass', 'expiry'] as const;
  expect(learn({ answers, fields: all }).prevention[0]?.text).toContain(
    'Keep the repository’s fields filled in',
  );
  expect(learn({ answers }).prevention[0]?.text).toContain('owner, service');
  const unknown = [60, 20].map((days) => answer(kept(days), { class: 'unknown' }, [frozen(1, ['latest'])]));
  expect(learn({ answers: unknown }).prevention[0]?.text).toMatch(/^Images whose names say nothing were/);
});

test('releases that no beginning of their names sets apart are to be promoted', () => {
  const ofReleases = [60, 20].map((days) => answer(kept(days), { class: 'release' }, [frozen(1, ['1.2.3'])]));
  const kinds = (tags: string[], answers = [answer(kept(60)), answer(kept(20))]) =>
    learn({
      answers,
      families: familiesOf(tags.map((tag, i) => image(i + 1, { tags: [tag] }))),
    }).prevention.map(({ kind }) => kind);
  expect(kinds(['1.2.3', 'feat-1'])).toEqual(['image-fields', 'promote-releases']);
  expect(kinds(['v1.2.3', 'release-1', 'feat-1'])).toEqual(['image-fields', 'promote-releases']);
  expect(kinds(['v1.2.3', 'vendored'])).toEqual(['image-fields', 'promote-releases']);
  expect(kinds(['v1.2.3', 'v2.0.0', 'feat-1'])).toEqual(['image-fields']);
  expect(kinds(['1.2.3'])).toEqual(['image-fields']);
  expect(kinds(['feat-1'])).toEqual(['image-fields']);
  expect(kinds(['1.2.3', 'feat-1'], ofReleases)).toEqual(['promote-releases']);
  expect(kinds(['1.2.3'], ofReleases)).toEqual(['image-fields']);
});

test('snippets name the place, also in China, and the class', () => {
  const place = { registry: REGISTRY, repository: 'payments/api' };
  expect(promoteSnippet(place)).toContain(
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api:release-$VERSION',
  );
  const china = { ...place, registry: { ...REGISTRY, region: 'cn-north-1' } };
  expect(promoteSnippet(china)).toContain('.amazonaws.com.cn/payments/api-releases:');
  expect(fieldsSnippet(place, 'unknown')).toContain('retention-class: branch # or release');
  expect(fieldsSnippet(place, 'cache')).toContain('retention-class: cache');
});
