import type { History } from './events.ts';
import { MUTANTS } from './mutants.ts';
import { openStage, type Stage } from './stage.ts';
import { play } from './switch.ts';
import { Tale } from './tale.ts';
import type { Told } from './told.ts';

/** What this program is asked for: to tell a history, or to let a mutant (or nobody) play from now on. */
export type Asked =
  | { readonly id: number; readonly history: History }
  | { readonly id: number; readonly mutant: string | undefined };

/** `why`: the history stopped where nothing excuses it. */
export type Answer = { readonly id: number } & ({ readonly told: Told } | { readonly why: string } | object);

/** Tells histories side by side: while one waits for Redis another works. */
async function main(): Promise<void> {
  const idle: Stage[] = [];
  for (let lane = 0; lane < Number(process.env.LANES); lane++) idle.push(await openStage());
  process.on('message', (asked: Asked) => {
    answer(idle, asked).then(
      (one) => process.send?.(one),
      (error: unknown) =>
        process.send?.({ id: asked.id, why: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on('disconnect', () => {
    void Promise.all(idle.map((stage) => stage.close()));
  });
  process.send?.('ready');
}

async function answer(idle: Stage[], asked: Asked): Promise<Answer> {
  const { id } = asked;
  if ('mutant' in asked) {
    play(MUTANTS.find(({ name }) => name === asked.mutant)?.plays ?? {});
    return { id };
  }
  const stage = idle.pop();
  if (!stage) throw new Error('asked for more than it was opened for');
  try {
    return { id, told: await new Tale(stage, asked.history).tell() };
  } finally {
    idle.push(stage);
  }
}

await main();
