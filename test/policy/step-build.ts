import {
  type HeldMember,
  type Hold,
  type HoldState,
  type HoldStatus,
  holdId,
} from '../../src/policy/hold.ts';
import type { Digest, Image } from '../../src/policy/image.ts';
import type { Look } from '../../src/policy/look.ts';
import { changeText, type Order } from '../../src/policy/order.ts';
import { quarantineTag } from '../../src/policy/quarantine-tag.ts';
import type { Step, StepFacts } from '../../src/policy/step-facts.ts';
import { DAY, type Instant } from '../../src/policy/time.ts';
import { digest, image, NOW, REGISTRY, REPOSITORY } from './build.ts';

export const CAUSE = { kind: 'person', by: 'U0PAYLEAD' } as const;

/** One state of each status, for holds whose watch window is over. */
export const STATES: Readonly<Record<HoldStatus, HoldState>> = {
  approved: { status: 'approved' },
  quarantining: { status: 'quarantining', since: NOW },
  quarantined: { status: 'quarantined', since: NOW - 14 * DAY, deleteAfter: NOW },
  deleting: { status: 'deleting', since: NOW },
  restoring: { status: 'restoring', since: NOW, cause: CAUSE },
  archived: { status: 'archived', at: NOW },
  disabled: { status: 'disabled', at: NOW },
  deleted: { status: 'deleted', at: NOW },
  restored: { status: 'restored', at: NOW, cause: CAUSE, taken: [] },
  dropped: { status: 'dropped', at: NOW, why: 'it has a new tag, hotfix' },
  gone: { status: 'gone', at: NOW },
};

export const STATUSES = Object.keys(STATES) as HoldStatus[];

export function member(n: number, tags: readonly string[] = [], parts: Partial<HeldMember> = {}): HeldMember {
  return { digest: digest(n), tags, staying: [], ...parts };
}

/** A hold on one image named `feat-a`, unless said otherwise. The first member is the root. */
export function hold(status: HoldStatus, parts: Partial<Hold> = {}): Hold {
  const members = parts.members ?? [member(1, ['feat-a'])];
  const root = members[0]?.digest ?? digest(1);
  return {
    id: holdId(REGISTRY, REPOSITORY, root),
    version: 3,
    review: 'r1',
    registry: REGISTRY,
    repository: REPOSITORY,
    root,
    members,
    stop: 'tags',
    fingerprint: 'f',
    sizeBytes: 100,
    watch: 14 * DAY,
    approval: { by: 'U0PAYLEAD', at: NOW - 20 * DAY, effect: 'delete' },
    state: STATES[status],
    ...parts,
  };
}

/** The quarantine name of a tag on image `n`. */
export function aside(n: number, tag: string): string {
  return quarantineTag(digest(n), tag);
}

/** Image `n` with these tags. */
export function tagged(n: number, tags: readonly string[], parts: Partial<Image> = {}): Image {
  return image(n, { tags, ...parts });
}

/**
 * A look at these images. Names are owned by whoever carries them here, all others are free; `elsewhere` names those
 * that image 99 carries, which is not looked at.
 */
export function lookAt(images: readonly Image[], elsewhere: readonly string[] = [], at: Instant = NOW): Look {
  const owners = new Map<string, Digest | null>();
  for (const one of images) for (const tag of one.tags) owners.set(tag, one.digest);
  for (const tag of elsewhere) owners.set(tag, digest(99));
  return {
    at,
    images: new Map(images.map((one) => [one.digest, one])),
    tagOwners: new FreeUnlessKnown(owners),
  };
}

/** A look that was asked for every name there is. */
class FreeUnlessKnown extends Map<string, Digest | null> {
  override get(tag: string): Digest | null {
    return super.get(tag) ?? null;
  }
}

/** Facts in which nothing stands against a change. */
export function facts(look: Look, parts: Partial<StepFacts> = {}): StepFacts {
  return {
    now: NOW,
    look,
    rejudged: { status: 'as-approved', at: NOW, evidenceSince: NOW },
    missed: 0,
    may: { quarantine: true, delete: true },
    untagForm: 'pair',
    ...parts,
  };
}

/** A step in one line, digests as `#n`, so that a table of many can be read. */
export function told(step: Step): string {
  switch (step.kind) {
    case 'order':
      return short(changeText(step.order.change));
    case 'wait':
      return `wait: ${step.why}`;
    case 'ask':
      return 'ask';
    case 'become':
      return short(`→ ${step.state.status}${whyOf(step.state)}`);
  }
}

function whyOf(state: HoldState): string {
  switch (state.status) {
    case 'dropped':
      return `: ${state.why}`;
    case 'restoring':
      return state.cause.kind === 'trip' ? ` on a trip: ${state.cause.signal}` : ` on a ${causeText(state)}`;
    case 'restored':
      return `${list(' without the names', state.taken)}${list(' without', state.missing ?? [])}`;
    default:
      return '';
  }
}

function causeText({ cause }: HoldState & { status: 'restoring' }): string {
  return cause.kind === 'veto' ? `veto: ${cause.why}` : `${cause.kind}`;
}

const list = (words: string, items: readonly string[]) =>
  items.length === 0 ? '' : `${words} ${items.join(', ')}`;

export function short(text: string): string {
  return text.replace(
    /sha256:([0-9a-f]{8})[0-9a-f]{56}/g,
    (_, hex: string) => `#${Number.parseInt(hex, 16)}`,
  );
}

export function orderOf(step: Step): Order {
  if (step.kind !== 'order') throw new Error(`no order but ${told(step)}`);
  return step.order;
}
