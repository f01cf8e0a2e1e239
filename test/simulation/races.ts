import type { Event, History } from './events.ts';
import type { Hands } from './hands.ts';
import type { Stage } from './stage.ts';
import type { Truth } from './truth.ts';

interface Asked {
  readonly repositoryName: string;
  readonly imageTag?: string;
  readonly imageIds?: readonly { readonly imageTag?: string }[];
}

/**
 * Somebody takes the name right before the next change of that kind. What an interruption hides nobody can put right,
 * and the ledger says so: races are run without any.
 */
export function race({ aws }: Stage, truth: Truth, hands: Hands, history: History, on: Raced): void {
  if (isDisturbed(history)) return;
  const isOurs = (tag: string | undefined) => tag !== undefined && !tag.startsWith('layaway.');
  const nameIn = (input: unknown) => {
    const { imageTag, imageIds } = input as Asked;
    return on === 'untag' ? imageIds?.[0]?.imageTag : imageTag;
  };
  aws.faults.inject(
    on === 'untag' ? 'BatchDeleteImage' : 'PutImage',
    {
      kind: 'before',
      run: ({ input }) => {
        truth.reach('raced');
        hands.take((input as Asked).repositoryName, nameIn(input) ?? '', on === 'untag');
      },
    },
    { times: 1, when: ({ input }) => isOurs(nameIn(input)) },
  );
}

type Raced = (Event & { kind: 'race' })['on'];

/** Whether anything in it interrupts a change. */
export function isDisturbed({ events }: History): boolean {
  return events.some(
    (event) =>
      event.kind === 'trouble' ||
      (event.kind === 'redis' && event.what === 'restart') ||
      ('crash' in event && event.crash !== undefined),
  );
}
