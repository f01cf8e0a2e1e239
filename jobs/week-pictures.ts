import type { Drawn, Picture } from '../src/pictures/figures.ts';
import {
  type Figures,
  PICTURE_KINDS,
  type PictureKind,
  pictureOf,
  sentenceOf,
} from '../src/pictures/pictures.ts';
import type { DecidedIn } from '../src/pictures/savings-spans.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import { type Duration, MINUTE, SECOND } from '../src/policy/time.ts';
import type { Uploads } from '../src/slack/uploads.ts';
import type { ShownPicture } from '../src/slack/views/pictures.ts';
import type { PictureRecord } from '../src/store/pictures.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { triedAgainAt, untilReady, uploadPicture } from './upload-picture.ts';

/** What pictures need besides the store. */
export interface Picturing {
  readonly uploads: Uploads;
  /** A picture as PNG. Only a worker draws. */
  readonly draw: (picture: Drawn) => Promise<Uint8Array>;
  /** What came of every decision in these registries. */
  readonly decided: (registries: readonly RegistryKey[]) => Promise<readonly DecidedIn[]>;
  /** Lets real time pass: Slack takes seconds to make a file ready. */
  readonly wait: (time: Duration) => Promise<void>;
}

/** What a message says and shows of all registries. */
export interface WeekPictures {
  /** The numbers in words, also where there is no picture; none before the first whole scan. */
  readonly sentence?: string;
  readonly shown: readonly ShownPicture[];
}

export interface PictureDeps extends Pick<Deps, 'store' | 'now' | 'log'> {
  readonly registries: readonly Pick<RegistryAccess, 'key'>[];
  readonly config: Pick<Deps['config'], 'schedule'>;
}

/** Longer than drawing and uploading takes: whoever died at it keeps the others from it no longer than this. */
const AT_IT: Duration = 3 * MINUTE;
const LOOKS = 5;

/**
 * The week's pictures, drawn and uploaded by the first who asks and found again by all others. Whatever goes wrong is
 * logged, and the pictures are left out: no message waits longer than some seconds for them, and none is lost.
 */
export async function weekPictures(
  deps: PictureDeps,
  picturing: Picturing,
  week: string,
): Promise<WeekPictures> {
  try {
    const keys = deps.registries.map(({ key }) => key);
    const figures: Figures = {
      growth: await Promise.all(keys.map((key) => deps.store.growth.weeks(key))),
      decided: await picturing.decided(keys),
      now: deps.now(),
      timezone: deps.config.schedule.timezone,
    };
    const sentence = sentenceOf(figures);
    const shown = await settledOnce(deps, picturing, week, figures);
    return { shown, ...(sentence !== undefined && { sentence }) };
  } catch (error) {
    deps.log.warn({ err: error, week }, 'the pictures of the week are left out');
    return { shown: [] };
  }
}

/** One process draws and uploads; the others wait a little for it, and go on with what is there. */
async function settledOnce(deps: PictureDeps, picturing: Picturing, week: string, figures: Figures) {
  const mark = `pictures ${week}`;
  if (await deps.store.once(mark, AT_IT)) {
    try {
      for (const kind of PICTURE_KINDS) await settle(deps, picturing, week, kind, figures);
    } finally {
      await deps.store.forget(mark);
    }
  } else await othersSettled(deps, picturing, week, figures);
  return await readyIn(deps, week);
}

async function othersSettled(deps: PictureDeps, { wait }: Picturing, week: string, figures: Figures) {
  const wanted = PICTURE_KINDS.filter((kind) => pictureOf(kind, figures));
  for (let looks = 1; looks < LOOKS; looks++) {
    const found = await Promise.all(wanted.map((kind) => deps.store.pictures.of(week, kind)));
    if (found.every((one) => one && one.status !== 'begun')) return;
    await wait(2 * SECOND);
  }
}

async function settle(
  deps: PictureDeps,
  picturing: Picturing,
  week: string,
  kind: PictureKind,
  figures: Figures,
): Promise<void> {
  const known = await deps.store.pictures.of(week, kind);
  if (known && known.status !== 'begun') return;
  if (known && (await takenUp(deps, picturing, known))) return;
  if (known && deps.now() < triedAgainAt(known)) return;
  const picture = pictureOf(kind, figures);
  if (picture)
    await uploadPicture(deps, picturing, { ...named(week, kind, picture), tries: known?.tries ?? 0 });
}

function named(week: string, kind: PictureKind, picture: Picture) {
  return { week, kind, picture, name: `layaway-${kind}-${week}.png` };
}

/** Somebody began this before, and may have died at it: Slack is asked once. True where no new upload is wanted. */
async function takenUp(deps: PictureDeps, picturing: Picturing, known: PictureRecord): Promise<boolean> {
  const state = await untilReady(picturing, known, 1);
  if (state.status === 'ready') await deps.store.pictures.note({ ...known, status: 'ready' });
  return state.status !== 'absent';
}

async function readyIn({ store }: PictureDeps, week: string): Promise<ShownPicture[]> {
  const found = await Promise.all(PICTURE_KINDS.map((kind) => store.pictures.of(week, kind)));
  return found.flatMap((one) =>
    one?.status === 'ready' && one.file !== undefined
      ? [{ file: one.file, title: one.title, alt: one.alt }]
      : [],
  );
}
