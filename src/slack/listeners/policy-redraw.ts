import { drawPolicy } from '../draw-policy.ts';
import { type ListenerPorts, readingOf } from './ports.ts';

/** Draws cards of policies again, in the background. What is not drawn here the worker draws: it hears of each decision. */
export interface PolicyRedraw {
  card(policy: string): void;
  /** Resolves when nothing is left to draw. */
  settled(): Promise<void>;
}

export function createPolicyRedraw(ports: ListenerPorts): PolicyRedraw {
  const running = new Set<Promise<void>>();
  const { poster, policies, log } = ports;
  const reading = (team: string | undefined) => readingOf(ports, team);
  const draw = async (policy: string) => {
    try {
      await drawPolicy({ poster, load: (id) => policies.card(id), reading, log }, policy);
    } catch (error) {
      log.warn({ err: error, policy }, 'the card of a policy was not drawn');
    }
  };
  return {
    card(policy) {
      const run: Promise<void> = draw(policy).finally(() => running.delete(run));
      running.add(run);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
