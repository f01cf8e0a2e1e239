import type { Action } from './action.ts';
import { type AskedAgain, askedAgainText, isAskedAgain } from './asked-again.ts';
import { type Family, stopOf } from './family.ts';
import { type RegistryId, registryKey } from './image.ts';
import { offersFor } from './offers.ts';
import { type Regret, regretText } from './regret.ts';
import type { RetentionClass } from './retention.ts';
import { bytesOf, familyBytes } from './savings.ts';
import { type Score, scoreOf } from './score.ts';
import { isIrreversible, type RuleId, type RuleResult, slowReasons, type Verdict } from './verdict.ts';
import { count } from './wording.ts';

/**
 * What an owner can be asked to do. `remove` and its kin are offered for removable families only, `restore` for what is
 * put aside already: forgotten, or asked about again.
 */
export type Offer = 'keep' | 'investigate' | Action | 'restore' | 'not-ours';

/** Why these families are asked about together. One candidate holds one kind. */
export type ReasonKind = 'past-expected-life' | 'untagged' | 'orphaned' | 'unclear';

/** Who is asked. `team` is a key of the configuration, or undefined where nobody is known to own the repository. */
export interface Ownership {
  readonly team?: string;
  /** How we know, fit for the card: `repository tag owner=payments`. */
  readonly why: string;
  /** Who said so, where a person did: a Slack user id that stands in `why` too, or `cli`. */
  readonly by?: string;
}

export interface Bytes {
  /** Sum of sizes: what would be freed if nothing were shared. */
  readonly upper: number;
  /** What is left of it where layers are shared with kept images: never more than `upper`. */
  readonly estimate: number;
  /** Of how many images the estimate knows the layers. Absent: of none, it assumes that they share all they can. */
  readonly byLayers?: number;
}

export interface JudgedFamily {
  readonly family: Family;
  readonly verdict: Verdict;
  /**
   * Why it must not rest in the archive: which rule of the repository's own policy would delete it from there, why that
   * is not known, or that another image may need it.
   */
  readonly archiveEnds?: string;
  /** Where it is put aside already, and asked about again. */
  readonly again?: AskedAgain;
}

/** Families of one repository with the same owner, class and kind of reason: answered with one click. */
export interface Candidate {
  /**
   * Stable over cycles: `<account>/<region>/<repository>#<class>.<kind>`, with `.again` where it is put aside already, and
   * `.slow` on the slow path.
   */
  readonly id: string;
  readonly registry: RegistryId;
  readonly repository: string;
  readonly owner: Ownership;
  readonly class: RetentionClass;
  readonly kind: ReasonKind;
  /** Largest first. */
  readonly families: readonly JudgedFamily[];
  readonly bytes: Bytes;
  readonly score: Score;
  readonly reasons: readonly string[];
  readonly offers: readonly Offer[];
  /** Wants the slow path: longer window, two people, staged. One candidate is all slow or not at all. */
  readonly slow: boolean;
  /** Why, in distinct sentences; empty where it is not slow. */
  readonly slowReasons: readonly string[];
}

/** One click answers for no more families than this. The largest go first, the rest in the next cycle. */
export const MOST_FAMILIES = 500;

export interface CandidateOptions {
  /** Candidates that free less, at best, are not asked about. */
  readonly minimumImpactBytes: number;
  /** What became of images of a class that were put aside in this repository before. */
  readonly regrets?: ReadonlyMap<RetentionClass, Regret>;
}

/**
 * Gathers the judged families of one repository into what its owner is asked, best score first. Protected families are
 * left out; so are unclear ones that no owner can clear up (a source that failed, a consumer nobody covers).
 */
export function gatherCandidates(
  registry: RegistryId,
  repository: string,
  owner: Ownership,
  judged: readonly JudgedFamily[],
  options: CandidateOptions,
): Candidate[] {
  const groups = new Map<string, Group & { judged: JudgedFamily[] }>();
  for (const one of judged) {
    const kind = reasonKind(one);
    if (!kind) continue;
    // Of unclear families nothing is removed, quickly or slowly.
    const slow = kind !== 'unclear' && slowReasons(one.verdict).length > 0;
    const key = `${one.verdict.class}.${kind}${one.again ? '.again' : ''}${slow ? '.slow' : ''}`;
    const group = groups.get(key);
    if (group) group.judged.push(one);
    else groups.set(key, { kind, slow, judged: [one] });
  }
  const place = `${registryKey(registry)}/${repository}`;
  return (
    [...groups]
      .map(([key, group]) => ({
        id: `${place}#${key}`,
        registry,
        repository,
        owner,
        ...summarize(owner, group, options),
      }))
      // What is put aside waits for an answer, however small it is.
      .filter((candidate) => isAskedAgain(candidate) || candidate.bytes.upper >= options.minimumImpactBytes)
      .sort((a, b) => b.score.total - a.score.total || (a.id < b.id ? -1 : 1))
  );
}

/** Families that are asked about together. */
interface Group {
  readonly kind: ReasonKind;
  readonly slow: boolean;
  readonly judged: readonly JudgedFamily[];
}

/** The kind of candidate a family belongs to, or undefined where nobody is asked about it. */
function reasonKind({ family, verdict, again }: JudgedFamily): ReasonKind | undefined {
  if (verdict.kind === 'protected') return undefined;
  // The sweep gives back what is put aside and should not be, and waits where that is not known.
  if (again && verdict.kind !== 'removable') return undefined;
  if (verdict.kind === 'unclear') return ownerCanClear(verdict) ? 'unclear' : undefined;
  if (family.tags.length > 0) return 'past-expected-life';
  return family.orphanOf ? 'orphaned' : 'untagged';
}

function ownerCanClear({ reasons }: Verdict): boolean {
  // What the repository's own policy will expire needs no answer from anybody.
  if (reasons.some((reason) => reason.rule === 'lifecycle-expires')) return false;
  // Put aside, and no hold explains it: `layaway rebuild` asks about that, in one question of its own.
  if (reasons.some((reason) => reason.rule === 'put-aside')) return false;
  return reasons.some((reason) => reason.scope === 'family');
}

function summarize(
  owner: Ownership,
  { kind, slow, judged }: Group,
  { regrets }: CandidateOptions,
): Omit<Candidate, 'id' | 'registry' | 'repository' | 'owner'> {
  const families = largestFirst(judged).slice(0, MOST_FAMILIES);
  const first = families[0] as JudgedFamily;
  const again = families.flatMap((one) => one.again ?? []);
  const bytes = bytesOf(families.map((one) => one.family));
  const tagged = families.every((one) => stopOf(one.family) === 'tags');
  const regret = regrets?.get(first.verdict.class);
  const said = regret && kind !== 'unclear' ? regretText(regret) : undefined;
  const score = scoreOf({
    bytes: bytes.upper,
    class: first.verdict.class,
    findings: families.flatMap((one) => one.verdict.findings),
    ownerKnown: owner.team !== undefined,
    tagged,
    unclear: kind === 'unclear',
    irreversible: families.some((one) => isIrreversible(one.verdict)),
    regret,
  });
  return {
    class: first.verdict.class,
    kind,
    families,
    bytes,
    score,
    reasons: [
      ...(again.length > 0 ? [askedAgainText(again)] : []),
      ...sentencesOf(families.map((one) => one.verdict.reasons)),
      ...(said === undefined ? [] : [said]),
    ],
    offers: offersTo(owner, offersFor(kind, families)),
    slow,
    slowReasons: slow ? sentencesOf(families.map((one) => slowReasons(one.verdict))) : [],
  };
}

/** The same offers for this owner. Only a team that is known as the owner can say that it is not. */
export function offersTo(owner: Ownership, offers: readonly Offer[]): readonly Offer[] {
  const others = offers.filter((offer) => offer !== 'not-ours');
  return owner.team === undefined ? others : [...others, 'not-ours'];
}

function largestFirst(judged: readonly JudgedFamily[]): readonly JudgedFamily[] {
  return judged
    .map((one) => ({ one, bytes: familyBytes(one.family) }))
    .sort((a, b) => b.bytes - a.bytes || (a.one.family.root.digest < b.one.family.root.digest ? -1 : 1))
    .map(({ one }) => one);
}

/**
 * The distinct reasons of several families, each in the words of the first that has it. Most name ages and places of
 * their own: what others share is then the kind of reason, and no more is said.
 */
function sentencesOf(families: readonly (readonly RuleResult[])[]): string[] {
  const byRule = new Map<RuleId, { first: RuleResult; families: number; alike: boolean }>();
  for (const reasons of families) {
    for (const reason of new Map(reasons.map((result) => [result.rule, result])).values()) {
      const known = byRule.get(reason.rule);
      if (!known) byRule.set(reason.rule, { first: reason, families: 1, alike: true });
      else {
        known.families++;
        known.alike &&= reason.text === known.first.text;
      }
    }
  }
  return [...byRule.values()].map(({ first, families: n, alike }) => {
    if (n === 1) return first.text;
    const others = count(n - 1, 'other');
    if (first.text.endsWith('?')) return `${first.text} The same question for ${others}.`;
    return alike
      ? `${first.text} The same holds for ${others}.`
      : `${first.text} And ${others} for the same kind of reason.`;
  });
}
