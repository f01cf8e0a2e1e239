import type { RegistryKey } from '../../policy/image.ts';
import type { Endangered } from '../../policy/policy-danger.ts';
import type { PolicyCard } from '../policy-desk.ts';
import { actions, type Message, section } from './blocks.ts';
import { day, type Reading } from './dates.ts';
import { firstLines, fitLines } from './fit-lines.ts';
import { undoButton } from './policy-buttons.ts';
import { patterned } from './policy-said.ts';
import { code, count, list, safe, unended } from './text.ts';
import { person } from './words.ts';

/** Images in need that a policy in force will take. `card`: the policy is ours, and can be taken back. */
export interface PolicyDanger {
  readonly repository: string;
  /** Where more than one is configured, and each may have a repository of this name. */
  readonly registry?: RegistryKey;
  readonly images: readonly Endangered[];
  readonly leads: readonly string[];
  readonly card?: PolicyCard;
}

const MOST_SHOWN = 10;

/** Told once: which rule takes which image when, why it is needed, and what can be done. */
export function dangerMessage(danger: PolicyDanger, reading: Reading): Message {
  const { repository, registry, images, leads, card } = danger;
  const what = `The lifecycle policy in ECR ${willTake(images)} ${count(images.length, 'image')} that must stay`;
  const lines = images.map((image) => `• ${imageLine(image, reading)}`);
  const called = leads.map(person).join(' ');
  const where = registry === undefined ? '' : ` in ${registry}`;
  return {
    text: `${safe(repository, 260)}${where}: ${what}.`,
    blocks: [
      section([
        `*${code(repository)}*${where} · ${what}.`,
        ...fitLines(firstLines(lines, MOST_SHOWN), 2_000),
      ]),
      section([`${called === '' ? '' : `${called}: `}${nextText(danger)} ECR does not look at use.`]),
      ...(card ? [actions([undoButton(card)])] : []),
    ],
  };
}

/** A rule for a tag that moved on does not spare the image that it left. */
const ONCE_MOVED =
  ' What a moved tag leaves stays if the rule waits for more days, or if the image has one more tag, such as a version, that a rule before this one keeps.';

function nextText({ images, card }: PolicyDanger): string {
  const once = images.some(({ onceMoved }) => onceMoved) ? ONCE_MOVED : '';
  if (card) {
    return `Two people approved this policy; one click takes it back. The next proposal leaves these images alone.${once}`;
  }
  if (images.some(({ ours }) => ours)) {
    return `Two people approved this rule; whoever keeps the policy can take it out.${once}`;
  }
  return 'This rule is not one of Layaway: whoever keeps the policy can spare these images, by a rule for their tags that comes before it.';
}

/** A tag may stay where it is: then nothing is taken. */
function willTake(images: readonly Endangered[]): string {
  return images.every(({ onceMoved }) => onceMoved) ? 'would, once a tag moves, take' : 'will take';
}

function imageLine(image: Endangered, reading: Reading): string {
  const { tags, digest, rule, sentence, when, why, onceMoved } = image;
  const name = code(tags[0] ?? digest.slice(0, 19));
  const at =
    when === undefined
      ? 'as soon as enough newer images are pushed'
      : `on ${day(when, reading)} or the day after`;
  const once = onceMoved ? `, once ${list(onceMoved.map(code), 2)} stands on another image` : '';
  return `${name} ${at}${once}, by rule ${rule} (${patterned(unended(sentence, 200), 220)}). ${safe(why, 250)}`;
}
