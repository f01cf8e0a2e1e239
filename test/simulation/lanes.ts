import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { buildTeller, type Rules } from './bundle.ts';
import type { History } from './events.ts';
import type { Answer, Asked } from './teller.ts';
import type { Told } from './told.ts';

/** More than this gains nothing: each has its own Redis, and all of them share the processors. */
const MOST_PROGRAMS = 4;
/** Histories at once in one program. */
const LANES = 3;

/** Tells histories, several at a time. */
export interface Tellers {
  tell(one: History): Promise<Told>;
  /** All of them, or no more than are under way once one is what was looked for. */
  tellAll(histories: readonly History[], isEnough?: (one: Told) => boolean): Promise<readonly Told[]>;
  /** Lets a mutant play from now on; only where the rules are mutable. */
  play(mutant: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTellers(rules: Rules = 'shipped'): Promise<Tellers> {
  const path = await buildTeller(rules);
  const count = Math.min(Math.max(availableParallelism(), 2), MOST_PROGRAMS);
  const programs = await Promise.all(Array.from({ length: count }, () => openProgram(path)));
  const [first] = programs;
  if (!first) throw new Error('no program was started');
  return {
    tell: (history) => first.tell(history),
    async tellAll(histories, isEnough = () => false) {
      const told: Told[] = [];
      const left = histories.entries();
      let found = false;
      const lane = async (program: Program) => {
        for (let next = left.next(); !next.done && !found; next = left.next()) {
          const [i, one] = next.value;
          told[i] = await program.tell(one);
          found ||= isEnough(told[i]);
        }
      };
      const lanes = programs.flatMap((program) => Array.from({ length: LANES }, () => lane(program)));
      // One that stops does not stop the others: whoever tells more would find them at work.
      for (const done of await Promise.allSettled(lanes)) if (done.status === 'rejected') throw done.reason;
      return told;
    },
    async play(mutant) {
      await Promise.all(programs.map((program) => program.play(mutant)));
    },
    async close() {
      await Promise.all(programs.map((program) => program.close()));
    },
  };
}

interface Program {
  tell(history: History): Promise<Told>;
  play(mutant: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the program in a process of its own, and waits until it is ready. */
async function openProgram(path: string): Promise<Program> {
  const child = fork(path, [], {
    execArgv: [],
    env: { ...process.env, LANES: String(LANES), NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`a teller ended with ${code}`)),
  );
  await Promise.race([once(child, 'message'), ended]);
  const ask = asking(child, ended);
  return {
    async tell(history) {
      const answer = await ask({ history });
      if ('told' in answer) return answer.told;
      throw new Error('why' in answer ? answer.why : 'a teller did not tell');
    },
    async play(mutant) {
      await ask({ mutant });
    },
    async close() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Questions and answers by number: several are under way at once. */
function asking(child: ChildProcess, ended: Promise<never>) {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
  return async (asked: Unnumbered<Asked>): Promise<Answer> => {
    const id = ++last;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    child.send({ ...asked, id });
    try {
      return await Promise.race([answered, ended]);
    } finally {
      waiting.delete(id);
    }
  };
}
