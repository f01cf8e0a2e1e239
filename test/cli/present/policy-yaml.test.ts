import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { retentionYaml } from '../../../src/cli/present/policy-yaml.ts';
import { retentionShape } from '../../../src/cli/retention-shape.ts';
import { daysAgo, digest, familiesOf, image, SEED } from '../../policy/build.ts';
import { answer, kept, LEAD, learn, removing, untagged } from '../../policy/learn-build.ts';

const answers = [60, 20].flatMap((days) => [
  answer(removing(days)),
  untagged(removing(days)),
  answer(kept(days), { class: 'branch' }),
]);
const policy = learn({
  answers,
  families: familiesOf([image(1, { tags: ['feat-1'] }), image(2, { tags: ['1.2.3'] })]),
  keeps: new Map([[digest(1), { until: daysAgo(-30), by: LEAD, reason: 'a: "quoted" # reason' }]]),
});

test('the YAML holds what the JSON holds, and explains itself', () => {
  const shape = retentionShape(policy);
  const text = retentionYaml(shape);
  expect(parse(text)).toEqual(JSON.parse(JSON.stringify(shape)));
  expect(text).toContain('# May go by itself: learned from removals in two different weeks.\nexpires:');
  expect(text).toContain('olderThan: 140d');
  expect(text).toContain('untagged: true');
  expect(text).toContain('text: |-\n');
});

test('a rule that keeps a number, and an exception for ever, are said', () => {
  const [rule] = policy.expires;
  const [spared] = policy.exceptions;
  if (!rule || !spared) throw new Error('a rule and an exception were expected');
  const { until: _ends, ...forEver } = spared;
  const { team: _team, ...owner } = policy.owner;
  const shape = retentionShape({
    ...policy,
    owner,
    expires: [{ ...rule, limit: { kind: 'count', count: 5 } }],
    exceptions: [forEver],
  });
  expect(shape.expires[0]).toMatchObject({ keepNewest: 5, tags: ['pr-*'] });
  expect(shape.exceptions[0]?.until).toBeNull();
  expect(shape.owner.team).toBeNull();
});

const PARTS = [
  ...[
    'a',
    'word ',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\t',
    '\r',
    '\r\n',
    '\\',
    '#',
    ': ',
    '- ',
    '"',
    "'",
    '|',
    '>',
    '%',
  ],
  ...['---', '...', '&a', '*a', '!!', '~', 'null', '1e3', '\u001b', '\u0085', '\u2028', '\ufeff', '\u009b'],
  ...['x'.repeat(60), ' y'.repeat(80)],
];

test('whatever people type reads back as it was', () => {
  const texts = fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }).map((parts) => parts.join(''));
  const shape = retentionShape(policy);
  const [spared] = shape.exceptions;
  if (!spared) throw new Error('an exception was expected');
  fc.assert(
    fc.property(texts, (why) => {
      const written = { ...shape, evidence: [why], exceptions: [{ ...spared, why }] };
      expect(parse(retentionYaml(written))).toEqual(JSON.parse(JSON.stringify(written)));
    }),
    { ...SEED, numRuns: 1_000 },
  );
});
