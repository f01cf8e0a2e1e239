import { didYouMean } from '../config/nearest.ts';
import type { RegistryKey } from '../policy/image.ts';
import { isPaused } from '../policy/queue.ts';
import { isRegion } from '../policy/region.ts';
import type { Answers, BrakeAnswer } from '../slack/answers.ts';
import type { Clicker, Refusal } from '../slack/desk.ts';
import { brakeNews } from '../slack/views/pause.ts';
import type { AnswerParts } from './answers.ts';
import { type KnownRegistries, knownRegistries } from './known-registries.ts';
import { pause as pauseNow, resume as resumeNow } from './pauses.ts';
import { type Standing, standingOf } from './standing.ts';

/** `/ecr pause` and `/ecr resume`. Stopping is safe, so every lead may; going on takes an admin. */
export function createBrakes(parts: AnswerParts): Pick<Answers, 'pause' | 'resume'> {
  return {
    pause: (clicker, words) => brake(parts, clicker, words, mayPause, pause),
    resume: (clicker, words) => brake(parts, clicker, words, mayResume, resume),
  };
}

type Right = (standing: Standing, parts: AnswerParts) => string | undefined;
type Act = (parts: AnswerParts, by: string, wish: Wish) => Promise<BrakeAnswer | Refusal>;

async function brake(
  parts: AnswerParts,
  clicker: Clicker,
  words: string,
  right: Right,
  act: Act,
): Promise<BrakeAnswer | Refusal> {
  const standing = await standingOf(parts, parts.config, clicker);
  if ('refused' in standing) return standing;
  const refused = right(standing, parts);
  if (refused !== undefined) return { refused };
  const wish = readWish(words, await knownRegistries(parts.store, parts.config));
  return 'refused' in wish ? wish : await act(parts, clicker.user, wish);
}

const mayPause: Right = ({ admin, leads }) =>
  admin || leads.length > 0 ? undefined : 'Only team leads and Layaway’s admins can pause. Ask one of them.';

const mayResume: Right = ({ admin }, { config }) => {
  if (admin) return undefined;
  const none =
    config.admins.length === 0 ? ' None is configured; `layaway resume` on the command line works too.' : '';
  return `Every lead may pause, but only Layaway’s admins may resume.${none}`;
};

interface Wish {
  readonly registry?: RegistryKey;
  readonly why: string;
}

/**
 * The first word is a registry where it reads like one, by its Region alone where only one is there. One that nobody
 * knows is refused: a typo must not look like a pause.
 */
function readWish(words: string, known: KnownRegistries): Wish | Refusal {
  const [first = '', ...rest] = words.trim().split(/\s+/);
  const typed = first.toLowerCase();
  const isKey = /^\d{12}\/[a-z0-9-]+$/.test(typed);
  if (!isKey && !isRegion(typed)) return { why: words.trim() };
  const why = rest.join(' ');
  if (isKey && known.has(typed)) return { registry: typed, why };
  const fits = isKey ? [] : known.keys.filter((key) => key.endsWith(`/${typed}`));
  const [registry] = fits;
  if (fits.length > 1) return { refused: `Which registry: ${fits.join(', ')}?` };
  if (!registry)
    return {
      refused: `No registry called ${typed} is configured or was scanned.${didYouMean(typed, known.keys)}`,
    };
  return { registry, why };
}

const pause: Act = async (parts, by, { registry, why: given }) => {
  const why = given || 'no reason given';
  await pauseNow(parts.store, { by, at: parts.now(), registry }, why);
  return await tell(parts, 'paused', by, { ...(registry && { registry }), why, changed: true });
};

const resume: Act = async (parts, by, { registry }) => {
  const done = await resumeNow(parts.store, { by, at: parts.now(), registry });
  const place = {
    ...(registry && { registry }),
    ...(done.still && { still: done.still.why }),
    alone: done.alone,
  };
  if (done.status === 'not-paused') return { ...place, why: '', changed: false, told: 'none' };
  if (!done.still) await goOn(parts);
  return await tell(parts, 'resumed', by, { ...place, why: done.was.why, changed: true });
};

/** What waited for the end of the pause goes on at once, and its cards say so. A job that gets lost costs one sweep. */
async function goOn({ store, enqueue, log }: AnswerParts): Promise<void> {
  const waiting = [...(await store.waits.all())].filter(([, waits]) => isPaused(waits));
  try {
    for (const [review] of waiting) await enqueue(review);
  } catch (error) {
    log.warn({ err: error }, 'what waited goes on with the next sweep');
  }
}

async function tell(
  { tellPlatform }: AnswerParts,
  did: 'paused' | 'resumed',
  by: string,
  done: Omit<BrakeAnswer, 'told'>,
): Promise<BrakeAnswer> {
  return { ...done, told: await tellPlatform(brakeNews(did, by, done)) };
}
