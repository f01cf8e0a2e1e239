import { type ImageReference, parseReference } from '../../policy/reference.ts';
import { parseDuration } from '../../policy/time.ts';
import type { Store } from '../../store/store.ts';
import { type Call, defineCommand, type Result } from '../command.ts';
import { restoreText } from '../present/restore.ts';
import { placesNamed, placesSince, restoreAll } from '../restore-places.ts';
import type { RestoredShape } from '../shapes.ts';
import { unreachableText } from '../unreachable.ts';
import { type Looking, withRegistries } from '../with-registries.ts';

const OPTIONS = {
  since: {
    about: 'all that was put aside within this time, everywhere or in one repository',
    value: 'duration',
  },
  'dry-run': { about: 'print what would be done, and change nothing' },
} as const;

/** `layaway restore`: what was put aside gets its names back. */
export const restore = defineCommand({
  name: 'restore',
  summary: 'give put-aside images their names back',
  names: '[repository[:tag|@digest]]',
  atLeast: 0,
  atMost: 1,
  options: OPTIONS,
  help: `Puts every name back that Layaway took away: of the whole repository, or of one image,
by its digest, its original tag or the tag it carries while it is put aside. A name that
another image carries by now stays there and is reported. Works while everything is
paused, and needs nothing but AWS credentials that may change the repository
(docs/iam/worker.json). With REDIS_URL the worker is told first, so that it stops what
it had planned. docs/restore.md does the same with the AWS CLI alone.

--since 24h restores what was put aside within that time, in all registries or in the
repository named, and drops what was approved since and has not begun. A registry does
not tell when an image was put aside: this needs Redis.

An image in ECR's archive carries no mark of Layaway. It comes back where you give its
tag or digest, or where Redis knows that Layaway put it there; others in the archive are
listed. ECR takes up to 20 minutes for it; the command does not wait. Where names or
parts of a multi-platform image can follow only then, it says so and exits with 1:
repeat it. With several registries it goes on where one cannot be reached, and exits
with 1; a full ECR address asks only the one it names.`,
  run: async (call) => {
    const wish = readWish(call);
    if ('wrongUse' in wish) return wish;
    const needs = { withoutRedis: 'Going on without it.', anyRegistry: true } as const;
    return await withRegistries(
      { ...call, options: {} },
      (looking) => restoreWish(call, looking, wish),
      needs,
    );
  },
});

interface Wish {
  readonly reference?: ImageReference;
  /** How far back, in milliseconds. */
  readonly since?: number;
}

type RestoreCall = Call<{ readonly since: string | undefined; readonly 'dry-run': boolean }>;

function readWish({ names: [name], options }: RestoreCall): Wish | { readonly wrongUse: string } {
  const reference = name === undefined ? undefined : parseReference(name);
  if (reference && 'error' in reference) return { wrongUse: reference.error };
  if (options.since === undefined) {
    return reference ? { reference } : { wrongUse: 'say which repository, or --since 24h for all of them' };
  }
  const since = parseDuration(options.since);
  if (!since) return { wrongUse: `--since ${options.since} is no length of time: write 24h, 90m or 7d` };
  if (reference?.tag !== undefined || reference?.digest)
    return { wrongUse: '--since takes a whole repository: leave the tag or digest away' };
  return { since, ...(reference && { reference }) };
}

const WITHOUT_SINCE =
  'layaway restore <repository> brings back all that is put aside there, and with --dry-run lists it first';
const SINCE_NEEDS_REDIS = `a registry does not tell when an image was put aside, so --since needs Redis (REDIS_URL); without it, ${WITHOUT_SINCE}`;
/** Why it was not, was said before. */
const REDIS_NOT_READ = `Redis could not be used, and only it knows what was put aside when: --since brings nothing back. Without it, ${WITHOUT_SINCE}.`;

async function restoreWish(call: RestoreCall, looking: Looking, wish: Wish): Promise<Result> {
  const { store } = looking;
  if (wish.since !== undefined && !store)
    return call.env.REDIS_URL ? { refused: REDIS_NOT_READ } : { wrongUse: SINCE_NEEDS_REDIS };
  const dryRun = call.options['dry-run'];
  if (!store && !dryRun) call.note(WORKER_NOT_TOLD);
  const places = await placesOf(call, looking, wish, store);
  if ('refused' in places) return places;
  const told = await restoreAll(looking, places, { ...call, dryRun, untold: WORKER_NOT_TOLD });
  const { restored, inArchive, inPlace, unreachable } = told;
  if (restored.length + inArchive.length + inPlace.length === 0) {
    const unknown = unknownName(wish.reference);
    if (unknown !== undefined) return { refused: `${unknown}\n${unreachableText(unreachable)}`.trim() };
  }
  const failed = unreachable.length > 0 || restored.some((one) => isUnfinished(one, dryRun));
  return {
    json: { ...told, ...(dryRun && { dryRun }) },
    text: (screen) =>
      `${restoreText(restored, inArchive, screen, { dryRun })}${unreachableText(unreachable)}`,
    failed,
  };
}

/** Whether somebody has to look, or to repeat it. */
function isUnfinished(one: RestoredShape, dryRun: boolean): boolean {
  if (one.failed !== undefined || one.taken.length > 0 || one.notes) return true;
  return !dryRun && (one.again === true || one.partsUnknown === true);
}

/** "Nothing was put aside" about a name that nothing carries would read as if the image were there. */
function unknownName(reference: ImageReference | undefined): string | undefined {
  if (reference?.tag === undefined && reference?.digest === undefined) return undefined;
  const { repository, tag, digest } = reference;
  const deleted = `layaway records ${repository} says what was deleted`;
  // A digest beside a tag wins, as for Docker.
  if (digest !== undefined) return `no image of ${repository} is called ${digest}. ${deleted}.`;
  return `no image of ${repository} is called ${tag}, and none is put aside under that name. layaway find ${tag} looks through all repositories; ${deleted}.`;
}

const WORKER_NOT_TOLD =
  'Without Redis a running worker is not told: it may still carry out approvals; LAYAWAY_PAUSED=1 in its environment stops it.';

async function placesOf({ now }: RestoreCall, looking: Looking, wish: Wish, store: Store | undefined) {
  const { reference, since } = wish;
  if (since !== undefined && store) return await placesSince(looking, store, now() - since, reference);
  return reference ? await placesNamed(looking, reference) : { places: [], unreachable: [] };
}
