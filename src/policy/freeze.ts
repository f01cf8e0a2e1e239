import type { Candidate, JudgedFamily } from './candidate.ts';
import type { SourceReport } from './evidence.ts';
import { type Family, ownTags, stopOf } from './family.ts';
import { fingerprintText, silentSources } from './fingerprint.ts';
import type { Image } from './image.ts';
import type { CardFacts, FrozenFamily, FrozenMember, SlowFacts } from './review.ts';
import { familyBytes, monthlyUsd } from './savings.ts';
import { DAY, type Duration, formatDuration, type Instant } from './time.ts';
import { isIrreversible } from './verdict.ts';
import { count } from './wording.ts';

/** The list an owner is asked about, as it stands now. `hash` turns a family's fingerprint text into a short name. */
export function freezeFamilies(candidate: Candidate, hash: (text: string) => string): FrozenFamily[] {
  return candidate.families.map((judged) => freeze(judged, hash));
}

function freeze({ family, verdict }: JudgedFamily, hash: (text: string) => string): FrozenFamily {
  return {
    root: family.root.digest,
    members: family.members.map((member) => freezeMember(member, family)),
    ...listed(family),
    sizeBytes: familyBytes(family),
    // What cannot be archived has nothing to put aside: it is watched as it is.
    stop: isIrreversible(verdict) ? 'tags' : stopOf(family),
    reasons: verdict.reasons.map((reason) => reason.text),
    findings: verdict.findings,
    fingerprint: hash(fingerprintText(family, verdict)),
    silent: silentSources(verdict),
  };
}

/** What a list shows of a family. Pushed is the image itself: a signature that came later makes it no newer. */
function listed(family: Family): Pick<FrozenFamily, 'tags' | 'pushedAt' | 'lastPulledAt'> {
  const { root, lastPulledAt } = family;
  return {
    tags: ownTags(family),
    ...(root.pushedAt !== undefined && { pushedAt: root.pushedAt }),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
  };
}

function freezeMember({ digest, tags, lastPulledAt }: Image, { shared }: Family): FrozenMember {
  return {
    digest,
    tags,
    shared: shared.has(digest),
    ...(lastPulledAt !== undefined && { lastPulledAt }),
  };
}

/** What a card says beside its candidate. */
export interface CardSettings {
  readonly priceUsdPerGbMonth: number;
  /** Length of the watch window. */
  readonly watch: Duration;
  /** What nothing here can see, as the configuration names it. */
  readonly cannotSee: readonly string[];
  readonly purpose?: string | undefined;
  /** What the slow path takes here; read for slow candidates only. */
  readonly slowPath?: (Omit<SlowFacts, 'because'> & { readonly watchWindow: Duration }) | undefined;
  /** Sentences about the repository itself. */
  readonly notes?: readonly string[];
}

const TAGS_SHOWN = 3;

/** The facts of a card, frozen with its list. `reports` are the graded ones of this registry; `total` is the score's. */
export function cardFacts(
  candidate: Candidate,
  reports: readonly SourceReport[],
  settings: CardSettings,
): CardFacts {
  const families = candidate.families.map((one) => one.family);
  const watch = watchOf(candidate, settings);
  return {
    ...listFacts(families.map(listed)),
    bytes: candidate.bytes,
    monthlyUsd: monthlyUsd(candidate.bytes.upper, settings.priceUsdPerGbMonth),
    reasons: candidate.reasons,
    // Who saw nothing at all says nothing of these images.
    notFoundIn: reports.flatMap(({ status, name, inspected, observedAt }) =>
      status === 'ok' && inspected > 0 ? [{ source: name, inspected, observedAt }] : [],
    ),
    cannotSee: settings.cannotSee,
    ...(settings.purpose !== undefined && { purpose: settings.purpose }),
    ...(settings.notes && settings.notes.length > 0 && { notes: settings.notes }),
    ifWrong: ifWrong(candidate, watch),
    ...(isFinal(candidate) && { final: true }),
    watch,
    ...slowFacts(candidate, settings),
    total: candidate.score.total,
  };
}

/** What a card says of its list: names, dates and counts. */
export function listFacts(
  families: readonly Pick<FrozenFamily, 'tags' | 'pushedAt' | 'lastPulledAt'>[],
): Pick<
  CardFacts,
  'families' | 'tags' | 'moreTags' | 'firstPushedAt' | 'lastPushedAt' | 'lastPulledAt' | 'neverPulled'
> {
  const tags = families.flatMap((family) => family.tags);
  const pulls = families.flatMap((family) => family.lastPulledAt ?? []);
  const pushes = families.flatMap((family) => family.pushedAt ?? []);
  return {
    families: families.length,
    tags: tags.slice(0, TAGS_SHOWN),
    moreTags: Math.max(tags.length - TAGS_SHOWN, 0),
    ...(pushes.length > 0 && { firstPushedAt: least(pushes), lastPushedAt: greatest(pushes) }),
    ...(pulls.length > 0 && { lastPulledAt: greatest(pulls) }),
    neverPulled: families.length - pulls.length,
  };
}

/** On the slow path never shorter than elsewhere. */
function watchOf({ slow }: Candidate, { watch, slowPath }: CardSettings): Duration {
  return slow && slowPath ? Math.max(watch, slowPath.watchWindow) : watch;
}

function slowFacts({ slow, slowReasons }: Candidate, { slowPath }: CardSettings): Pick<CardFacts, 'slow'> {
  if (!slow || !slowPath) return {};
  const { leadMustApprove, sharePerWeek } = slowPath;
  return { slow: { because: slowReasons, leadMustApprove, sharePerWeek } };
}

function least(instants: readonly Instant[]): Instant {
  return instants.reduce((a, b) => Math.min(a, b));
}

function greatest(instants: readonly Instant[]): Instant {
  return instants.reduce((a, b) => Math.max(a, b));
}

function ifWrong(candidate: Candidate, watch: Duration): string {
  if (candidate.kind === 'unclear') return 'Nothing is removed by any answer to this.';
  const until = `after the watch window of ${windowText(watch)} they must be rebuilt.`;
  if (candidate.families.some(({ again }) => again))
    return `They are put aside already, so what needs them fails until restored; ${until}`;
  if (isFinal(candidate)) return `It cannot be taken back: nothing can be put aside first; ${until}`;
  return candidate.families.some((one) => stopOf(one.family) === 'tags')
    ? `${candidate.class === 'cache' ? 'Builds run without this cache' : 'Deploys by these tags fail'} until restored (minutes); ${until}`
    : `Pulls of these images fail until restored from the archive (up to 20 minutes); ${until}`;
}

const isFinal = ({ families }: Candidate) => families.some(({ verdict }) => isIrreversible(verdict));

function windowText(watch: Duration): string {
  return watch < DAY ? formatDuration(watch) : count(Math.ceil(watch / DAY), 'day');
}
