import { registryKey } from '../../policy/image.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { shorten } from './text.ts';

type Placed = Pick<PolicyCard, 'change' | 'several'>;

/** ` in 123456789012/eu-west-1`, where the name alone does not say which repository is meant. */
export function registryOf({ change, several }: Placed): string {
  return several ? ` in ${registryKey(change.registry)}` : '';
}

/** So that the registry is not cut off: in the 100 characters of a dialog's title, and in the 75 of a label. */
const NAME = { title: 42, label: 20 } as const;

/** The repository as dialogs and buttons name it, as plain text. */
export function placeName(card: Placed, where: keyof typeof NAME): string {
  const { repository } = card.change;
  return card.several ? `${shorten(repository, NAME[where])}${registryOf(card)}` : repository;
}
