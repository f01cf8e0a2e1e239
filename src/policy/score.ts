import type { Finding } from './evidence.ts';
import { type Regret, shaken } from './regret.ts';
import type { RetentionClass } from './retention.ts';

/** The article's four questions, each 0 (bad sign) to 100 (good sign), and their weighted total. */
export interface Score {
  readonly impact: number;
  readonly confidence: number;
  readonly reversibility: number;
  readonly prevention: number;
  readonly total: number;
}

/** What a score is made of. */
export interface ScoreBasis {
  readonly bytes: number;
  readonly class: RetentionClass;
  readonly findings: readonly Finding[];
  readonly ownerKnown: boolean;
  /** Whether it would be put aside by its tags: minutes to restore, where the archive takes twenty. */
  readonly tagged: boolean;
  /** Whether nothing can be put aside first. */
  readonly irreversible?: boolean;
  /** Whether it is asked about because something is not known: then it ranks behind what could go. */
  readonly unclear: boolean;
  /** Of the same class in the same repository; absent where nothing was ever put aside. */
  readonly regret?: Regret | undefined;
}

/** Bytes first, as they are why anybody asks; then how sure we are; then what a mistake would cost. */
const WEIGHTS = { impact: 0.4, confidence: 0.3, reversibility: 0.2, prevention: 0.1 } as const;

/** Scores a candidate, in whole numbers. */
export function scoreOf(basis: ScoreBasis): Score {
  const impact = impactOf(basis.bytes);
  const confidence = confidenceOf(basis);
  const reversibility = basis.irreversible ? 0 : basis.tagged ? 90 : 60;
  const prevention = preventionOf(basis);
  const total =
    WEIGHTS.impact * impact +
    WEIGHTS.confidence * confidence +
    WEIGHTS.reversibility * reversibility +
    WEIGHTS.prevention * prevention;
  return { impact, confidence, reversibility, prevention, total: Math.round(total) };
}

/** Logarithmic, so that a few giants do not hide all others: 1 MB is 0, 1 GB is 50, 1 TB is 100. */
function impactOf(bytes: number): number {
  const magnitude = (Math.log10(Math.max(bytes, 1)) - 6) / 6;
  return Math.round(100 * Math.min(Math.max(magnitude, 0), 1));
}

/**
 * Up to 60 for sources that could answer, 25 for a known class, 15 for a known owner; half of it where unclear, and
 * less where such images had to be given back before.
 */
function confidenceOf({ findings, class: kind, ownerKnown, unclear, regret }: ScoreBasis): number {
  const known = findings.filter((finding) => finding.status !== 'unknown').length;
  const answered = findings.length === 0 ? 0 : known / findings.length;
  const points = 60 * answered + (kind === 'unknown' ? 0 : 25) + (ownerKnown ? 15 : 0);
  const confidence = Math.round(unclear ? points / 2 : points);
  return regret ? shaken(confidence, regret) : confidence;
}

/** Whether a lifecycle rule could keep it from coming back. Releases and the unknown need a person every time. */
function preventionOf({ class: kind, tagged }: ScoreBasis): number {
  if (!tagged) return 80;
  return kind === 'release' || kind === 'unknown' ? 20 : 90;
}
