import { failureText } from '../src/policy/failure.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { Image } from '../src/policy/image.ts';
import { ownerOf } from '../src/policy/look.ts';
import type { Change } from '../src/policy/order.ts';
import { isQuarantineTag, originalTag, otherForm, quarantineTag } from '../src/policy/quarantine-tag.ts';
import { giveBackOrder } from '../src/policy/step.ts';
import type { Instant } from '../src/policy/time.ts';
import { carryOut, type Outcome, type StoredManifest } from '../src/registry/changes.ts';
import { lookAt } from '../src/registry/look.ts';
import { isThrottled } from '../src/registry/throttled.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { mayHaveLost } from './may-have-lost.ts';

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
  /**
   * `gone`: it could not be put back, and trying again changes nothing. `open`: it may yet be put back, or what is there
   * could not be seen: the intent stays.
   */
  readonly loss: 'put back' | 'gone' | 'open';
}

/** What a loss is made good with. `renew`: see `Making`. `outcome`: what ECR answered, where somebody heard it. */
export interface Keeping {
  readonly manifest: StoredManifest | undefined;
  readonly renew: () => Promise<boolean>;
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
    const at = deps.now();
    const put = await putAside(deps, access, hold, change, keeping);
    const loss = lossText(lostText(change, image, outcome), put);
    const robbed = put.status === 'done' ? await robbedBy(deps, access, hold, { change, at }) : undefined;
    return robbed === undefined ? loss : { ...loss, told: `${loss.told}; ${robbed}` };
  } catch (error) {
    return { told: `what is left of it is not known: ${failureText(error, 'a look at it')}`, loss: 'open' };
  }
}

/** Only who heard the answer knows that ECR deleted it with our change. */
function lostText({ digest, tag }: NameChange, image: Image | undefined, outcome?: Outcome): string {
  if (image) return `${digest} lost both forms of ${tag}`;
  return outcome?.status === 'done'
    ? `${tag} was its last tag by then, so ECR deleted ${digest} with it`
    : `${digest} is gone, ${tag} may have been its last tag by then`;
}

/** Whom the put cost a name, where it had to be the original one: that one may be pushed in the same instant. */
async function robbedBy(
  { now }: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  { change: { digest, tag }, at }: { readonly change: NameChange; readonly at: Instant },
): Promise<string | undefined> {
  const original = originalTag(digest, tag) ?? tag;
  const { images } = await lookAt(access, hold.repository, [digest], [], now);
  if (!images.get(digest)?.tags.includes(original)) return undefined;
  return await mayHaveLost(access, hold, { change: { kind: 'put-tag', digest, tag: original }, at });
}

/** PutImage shares its quota with everybody's CI, and its layers do not stay for long: one failure must not cost the image. */
const MOST_TRIES = 5;

/** Each try looks first: what was not answered may have been done. */
async function putAside(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  change: NameChange,
  keeping: Keeping,
): Promise<Outcome> {
  const waiting = { who: hold.id, first: true };
  const put = { kind: 'put-tag', digest: change.digest, tag: change.tag } as const;
  let last = await putOnce(deps, access, hold, change, keeping);
  for (let i = 1; i < MOST_TRIES && mayYetSucceed(last); i++) {
    await access.throttled(put, waiting);
    await access.turn(put, waiting);
    last = await putOnce(deps, access, hold, change, keeping);
  }
  return last;
}

async function putOnce(
  deps: ScanDeps,
  access: RegistryAccess,
  hold: Hold,
  change: NameChange,
  { manifest, renew }: Keeping,
): Promise<Outcome> {
  const { digest, tag } = change;
  const original = originalTag(digest, tag) ?? tag;
  const names = [quarantineTag(digest, original), original];
  const look = await lookAt(access, hold.repository, [digest], names, deps.now);
  if (!isNameless(change, look.images.get(digest))) return { status: 'done', removed: [] };
  const name = names.find((one) => ownerOf(look, one) === null);
  if (name === undefined)
    return { status: 'refused', code: 'TagTaken', why: 'other images carry both of its names' };
  if (!(await mayLeave(name, renew)))
    return { status: 'refused', code: 'Claimed', why: 'another worker is on it' };
  return await carryOut(access.change, giveBackOrder(hold, digest, name, look.at), () => manifest, deps.now);
}

/**
 * Whether a put under this name is still ours to make. A put-aside name is nobody else's, so that one leaves without
 * Redis, too: the intent is there as it was, and whoever settles it finds the image. Saving that fails tells of Redis.
 */
async function mayLeave(name: string, renew: Keeping['renew']): Promise<boolean> {
  try {
    return await renew();
  } catch (error) {
    if (isQuarantineTag(name)) return true;
    throw error;
  }
}

const mayYetSucceed = (outcome: Outcome): boolean =>
  outcome.status === 'expired' || outcome.status === 'unknown' || isThrottled(outcome);

function lossText(lost: string, outcome: Outcome): Loss {
  switch (outcome.status) {
    case 'done':
      return { told: `${lost}; put back under one of its names`, loss: 'put back' };
    case 'expired':
      return { told: `${lost}; putting it back took too long`, loss: 'open' };
    case 'unknown':
      return { told: `${lost}; put back: no answer: ${outcome.why}`, loss: 'open' };
    case 'refused': {
      if (outcome.code === 'Claimed') return { told: `${lost}; ${outcome.why}`, loss: 'open' };
      const told = `${lost}; it could not be put back: ${outcome.code}, ${outcome.why}`;
      return isThrottled(outcome) ? { told, loss: 'open' } : { told: `${told}: push it again`, loss: 'gone' };
    }
  }
}
