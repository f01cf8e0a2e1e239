import { failureText } from '../src/policy/failure.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { Digest, Image } from '../src/policy/image.ts';
import { ownerOf } from '../src/policy/look.ts';
import type { Change } from '../src/policy/order.ts';
import { originalTag, otherForm, quarantineTag } from '../src/policy/quarantine-tag.ts';
import { giveBackOrder } from '../src/policy/step.ts';
import { carryOut, type Outcome, type StoredManifest } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import { isThrottled } from '../src/registry/throttled.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';

/** A change that takes a name off an image, its own or with what it gives back to another one. */
export type NameChange = Change & { readonly kind: 'untag' | 'put-tag' };

/**
 * Right before a name is taken away: its image must carry both forms of it still. The plan saw them, but waiting for a
 * turn takes a while, and whoever pushes the other one meanwhile makes this the last tag (promise 4).
 */
export async function beforeUntag(
  { now }: Pick<ScanDeps, 'now'>,
  access: RegistryAccess,
  { repository }: Hold,
  { digest, tag }: NameChange,
): Promise<Outcome | undefined> {
  try {
    const { images } = await lookAt(access, repository, [digest], [], now);
    const tags = images.get(digest)?.tags ?? [];
    const missing = [otherForm(digest, tag), tag].find((name) => !tags.includes(name));
    if (missing === undefined) return undefined;
    return { status: 'refused', code: 'Disturbed', why: `${digest} does not carry ${missing} any more` };
  } catch (error) {
    const why = `what ${digest} is called is not known: ${failureText(error, 'ecr:DescribeImages')}`;
    return { status: 'refused', code: 'NotLooked', why };
  }
}

/** Whether an image carries neither form of a name that we changed, or is not there at all. */
export function isNameless({ digest, tag }: NameChange, image: Image | undefined): boolean {
  const tags = image?.tags ?? [];
  return !tags.includes(tag) && !tags.includes(otherForm(digest, tag));
}

/** What an image lost to our change, and what became of that. */
export interface Loss {
  /** As a sentence for the ledger. */
  readonly told: string;
  /** `gone`: it could not be put back, and trying again changes nothing. Absent while that may yet be done. */
  readonly loss?: 'put back' | 'gone';
  /** It may yet be put back, or what is there could not be seen: the intent stays. */
  readonly underWay?: true;
}

/** What a loss is made good with. `renew`: see `Making`. `outcome`: what ECR answered, where somebody heard it. */
export interface Keeping {
  readonly manifest: StoredManifest | undefined;
  readonly renew: (digest: Digest) => Promise<boolean>;
  readonly outcome?: Outcome;
}

/**
 * Right after a name was taken off an image: where it carries neither form of it, somebody took the other one in the
 * same instant, and with its last tag ECR deletes an image. So the manifest is put again at once, under the put-aside
 * name, or the original one where another image carries that. Undefined where nothing was lost, or somebody else removed the image before our change came to it.
 */
export async function keepNamed(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  change: NameChange,
  keeping: Keeping,
): Promise<Loss | undefined> {
  try {
    const { digest } = change;
    const image = (await lookAt(access, hold.repository, [digest], [], deps.now)).images.get(digest);
    if (!isNameless(change, image)) return undefined;
    const { outcome } = keeping;
    if (!image && outcome?.status === 'done' && outcome.removed.length === 0) return undefined;
    const lost = image
      ? `${digest} lost both forms of ${change.tag}`
      : `${change.tag} was its last tag by then, so ECR deleted ${digest} with it`;
    return lossText(lost, await putAside(deps, access, hold, change, keeping));
  } catch (error) {
    return { told: `what is left of it is not known: ${failureText(error, 'ECR')}`, underWay: true };
  }
}

/** PutImage shares its quota with everybody's CI: that it is turned away once must not cost the image. */
const MOST_TRIES = 3;

async function putAside(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  { digest, tag }: NameChange,
  { manifest, renew }: Keeping,
): Promise<Outcome> {
  const original = originalTag(digest, tag) ?? tag;
  const aside = quarantineTag(digest, original);
  let last: Outcome = { status: 'expired' };
  for (let i = 0; i < MOST_TRIES && (last.status === 'expired' || isThrottled(last)); i++) {
    if (i > 0) await access.turn({ kind: 'put-tag', digest, tag: aside }, { who: hold.id, first: true });
    const look = await lookAt(access, hold.repository, [], [aside, original], deps.now);
    const name = [aside, original].find((one) => ownerOf(look, one) === null);
    if (name === undefined)
      return { status: 'refused', code: 'TagTaken', why: 'other images carry both of its names' };
    if (!(await renew(digest))) return { status: 'unknown', why: 'another worker is on it' };
    last = await carryOut(
      access.change,
      giveBackOrder(hold, digest, name, look.at),
      () => manifest,
      deps.now,
    );
  }
  return last;
}

function lossText(lost: string, outcome: Outcome): Loss {
  switch (outcome.status) {
    case 'done':
      return { told: `${lost}; put back under one of its names`, loss: 'put back' };
    case 'expired':
      return { told: `${lost}; putting it back took too long`, underWay: true };
    case 'unknown':
      return { told: `${lost}; put back: no answer: ${outcome.why}`, underWay: true };
    case 'refused': {
      const told = `${lost}; it could not be put back: ${outcome.code}, ${outcome.why}`;
      return isThrottled(outcome)
        ? { told, underWay: true }
        : { told: `${told}: push it again`, loss: 'gone' };
    }
  }
}
