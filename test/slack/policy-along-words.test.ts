import { expect, test } from 'vitest';
import type { PolicyImage } from '../../src/policy/policy-images.ts';
import { alongNote } from '../../src/policy/policy-notes.ts';
import type { Block } from '../../src/slack/views/blocks.ts';
import { checkModal } from '../../src/slack/views/check.ts';
import { policyAnswerView } from '../../src/slack/views/policy-answer.ts';
import { policyMessage } from '../../src/slack/views/policy-card.ts';
import { POLICY_IMAGES_PER_PAGE, policyImagesModal } from '../../src/slack/views/policy-windows.ts';
import { NOW, READING } from './cards.ts';
import { CHANGE, policyCard, policyImage } from './policies.ts';
import { render } from './render.ts';

const NOTE = alongNote(7);
const facts = {
  ...CHANGE.facts,
  along: 7,
  notes: [NOTE, 'Tried.'],
  preview: { status: 'agrees', at: CHANGE.facts.at, images: 405 },
} as const;
const times = (blocks: readonly Block[]) => render(blocks).split('as they go along with others').length - 1;

test('what goes along is said once beside the count it is part of, on the card and in the answer', () => {
  const card = policyMessage(policyCard({ facts }), READING).blocks;
  const counted = card.filter((block) => JSON.stringify(block).includes('Within a day it deletes'));
  expect(render(counted)).toContain(NOTE);
  expect(times(card)).toBe(1);
  const { retention } = CHANGE;
  const answer = policyAnswerView(
    {
      registry: '123456789012/eu-west-1',
      ...{ retention, facts, rejected: [], mode: 'delete', isLead: true },
    },
    READING,
  );
  expect(times(answer.blocks)).toBe(1);
});

test('no rule speaks of it, so a preview without it agrees on all', () => {
  const said = render(policyMessage(policyCard({ facts }), READING).blocks);
  expect(said).toContain("ECR's own preview agrees: 405 images.");
});

test('the list names what an image goes along with', () => {
  const modal = (images: readonly PolicyImage[]) =>
    policyImagesModal({ card: policyCard(), images, page: 1, pages: 1 }, READING);
  const view = modal([policyImage(1, { along: 'feat-multi' })]);
  expect(render(view.blocks as Block[])).toContain('goes along with `feat-multi`');
  const tags = Array.from({ length: 30 }, (_, i) => `${i}${'W'.repeat(126)}`);
  const long = Array.from({ length: POLICY_IMAGES_PER_PAGE }, (_, i) =>
    policyImage(i, { tags, along: 'W'.repeat(128), action: 'transition', due: NOW }),
  );
  expect(checkModal(modal(long))).toEqual([]);
});
