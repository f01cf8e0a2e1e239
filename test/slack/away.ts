import { type AwayWish, PUT_AWAYS } from '../../src/slack/away-ids.ts';
import type { AwayPart, AwayPreview, Card } from '../../src/slack/desk.ts';

const part = (images: number): AwayPart => ({
  images,
  bytes: { upper: images * 2.5e8, estimate: images > 0 ? 2.5e8 : 0 },
  names: ['feat-refunds', 'fix-vat', 'feat-search'].slice(0, images),
});

/** What a desk answers of a card's list; a reduction keeps five unless told. */
export function awayPreview(card: Card, { action, keepNewest = 5 }: AwayWish): AwayPreview {
  const all = card.review.facts.families;
  const stays = action === 'reduce' ? keepNewest : 0;
  return {
    card,
    wish: action === 'reduce' ? { action, keepNewest } : { action },
    offered: PUT_AWAYS.filter((one) => card.review.offers.includes(one)),
    goes: part(all - stays),
    stays: part(stays),
  };
}
