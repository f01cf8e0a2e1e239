import { hearAll, type SignalSource } from '../../../src/evidence/signals/source.ts';
import type { Signal, SignalReport } from '../../../src/policy/signal.ts';
import { HERE, NOW } from '../sandboxed.ts';

export async function hear(source: SignalSource): Promise<SignalReport> {
  const [only] = await hearAll([source], { registry: HERE, now: () => NOW });
  if (!only) throw new Error('no answer');
  return only;
}

/** The signals of an answer that must be good. */
export async function signalsOf(source: SignalSource): Promise<readonly Signal[]> {
  const answer = await hear(source);
  if (answer.status !== 'ok') throw new Error(answer.why);
  return answer.signals;
}
