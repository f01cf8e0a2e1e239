import type { EffectShape, PolicyShape } from '../policy-show-shape.ts';
import { printable, printableLines } from '../printable.ts';
import { type Screen, styled } from '../terminal.ts';
import { retentionYaml } from './policy-yaml.ts';
import { fieldsOf } from './status.ts';
import { counted, upperText } from './words.ts';

/** A repository's retention policy, its lifecycle policy, and what that would do. */
export function policyText(found: PolicyShape, screen: Screen): string {
  const shape = printable(found);
  const title = (text: string) => styled(screen, 'bold', text);
  const { lifecycle, effect } = shape;
  const text = printableLines(found.lifecycle.text) ?? noneText(found.lifecycle);
  const parts = [
    retentionYaml(printableLines(found.retention)).trimEnd(),
    [title('Lifecycle policy for ECR'), text, ...lifecycle.notes].join('\n'),
    ...(effect ? [[title('What it would do'), ...effectLines(effect)].join('\n')] : []),
    [title('Proposal'), ...proposalLines(shape)].join('\n'),
    fieldsOf({ fields: shape.fields?.given ?? null }),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Without one to propose, what ECR carries out stays as it is. */
function noneText({ refused, current }: PolicyShape['lifecycle']): string {
  const none = `There is none to propose: ${printable(refused).join('; ')}.`;
  return current === null ? none : `${none} ECR has this one now:\n${printableLines(current)}`;
}

function effectLines({ expire, archive, along, soon, later, images, never, diff }: EffectShape): string[] {
  const moved = archive.images > 0 ? `, and archive ${counted(archive.images, 'image')}` : '';
  const within = `Would expire ${counted(expire.images, 'image')}, ${upperText(expire.bytes)}${moved} within a day, of ${counted(images, 'image')}.`;
  const goingAlong =
    along > 0 ? [`${counted(along, 'of them goes', 'of them go')} along with others: parts may stay.`] : [];
  return [
    within,
    ...goingAlong,
    ...soonLines(soon),
    ...laterLines(later),
    ...diffLines(diff),
    'Never these:',
    ...never.map((one) => `  ${one}`),
  ];
}

function soonLines(soon: EffectShape['soon']): string[] {
  if (soon === null) return [];
  const { images, bytes, until } = soon;
  return [
    `Would expire or archive ${counted(images, 'more image')}, ${upperText(bytes)}, by ${until.slice(0, 10)}: approved with it.`,
  ];
}

function laterLines(later: EffectShape['later']): string[] {
  if (later === null) return [];
  const { images, bytes, from, until } = later;
  return [
    `As things stand ${counted(images, 'image')}, ${upperText(bytes)}, from ${from.slice(0, 10)} to ${until.slice(0, 10)}: not approved with it.`,
  ];
}

const DIFFERENCES: readonly (readonly [Exclude<keyof EffectShape['diff'], 'isSame'>, string])[] = [
  ['newlyExpired', 'expired that stays now'],
  ['newlyTransitioned', 'archived that stays now'],
  ['noLongerExpired', 'kept that is expired now'],
  ['noLongerTransitioned', 'kept that is archived now'],
  ['sooner', 'sooner than now'],
  ['later', 'later than now'],
];

function diffLines(diff: EffectShape['diff']): string[] {
  if (diff.isSame) return ['To the images there now it does the same as the present policy.'];
  const lines = DIFFERENCES.flatMap(([name, what]) => {
    const { images, bytes } = diff[name];
    return images > 0 ? [`  ${counted(images, 'image')}, ${upperText(bytes)}: ${what}`] : [];
  });
  return ['Sooner or later, beside the present policy:', ...lines];
}

const MOST_NAMED = 10;

function proposalLines({ lifecycle, rejected, proposal, tried }: PolicyShape): string[] {
  // Why there is no text stands where the text would.
  const others = rejected.filter(({ why }) => !lifecycle.refused.includes(why));
  const lines = others.flatMap(({ why, images }) => [
    `Not proposed: ${why.replace(/\.$/, '')}.`,
    ...images.slice(0, MOST_NAMED).map((one) => `  ${one.tags[0] ?? one.digest.slice(0, 19)}: ${one.why}`),
  ]);
  const last = proposal && `The last one, of ${proposal.proposedAt.slice(0, 10)}, is ${proposal.status}.`;
  if (lines.length === 0 && !last && !tried) return ['None yet.'];
  return [...lines, ...(last ? [last] : []), ...(tried ? [triedLine(tried)] : [])];
}

function triedLine({ at, why, until, against }: NonNullable<PolicyShape['tried']>): string {
  const again =
    until === null
      ? 'the next weekly scan'
      : `a weekly scan once ${against ? 'those images are neither on hold nor in use, or ' : ''}the answers or the present policy change, at the latest after ${until.slice(0, 10)}`;
  return `Tried last on ${at.slice(0, 10)}, not proposed: ${why.join(' ').replace(/\.$/, '')}. Tried again by ${again}.`;
}
