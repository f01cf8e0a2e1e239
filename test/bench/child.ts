import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { builtProgram } from './built.ts';

/** A program of the bench in a process of its own, so that what it costs can be told from what others cost. */
export interface Child<Question, Answer> {
  /** One question at a time. Rejects where the process ends instead of answering. */
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a program that calls `answerParent`, by its name. What it prints goes to our own streams. */
export function startChild<Question extends object, Answer>(program: string): Child<Question, Answer> {
  const child = fork(builtProgram(program), { execArgv: ['--no-warnings'], serialization: 'advanced' });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ended with ${code}`);
  });
  gone.catch(() => undefined); // whoever asks hears of it
  return {
    async ask(question) {
      child.send(question);
      const [answer] = (await Promise.race([once(child, 'message'), gone])) as [Answer];
      return answer;
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}

/** The other side: answers each question of the parent, and ends with it. A failure ends the process with its stack. */
export function answerParent<Question, Answer>(answerTo: (question: Question) => Promise<Answer>): void {
  process.on('message', (question) => {
    void answerTo(question as Question).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit(0));
}
