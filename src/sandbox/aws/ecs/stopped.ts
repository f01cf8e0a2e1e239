import type { Instant } from '../../../policy/time.ts';
import type { Container, Task } from './state.ts';

/** How a task ended before it ran. */
export interface Stop {
  readonly at: Instant;
  readonly code: string;
  readonly reason: string;
}

/** Says as ECS does that an image could not be pulled. */
export function cannotPull({ image }: Container): string {
  return (
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): ' +
    `failed to resolve ref ${image}: ${image}: not found`
  );
}

/** The stop of a task whose first container's image could not be pulled. */
export function stopForPull(task: Task, at: Instant): Stop {
  const [first] = task.containers;
  return { at, code: 'TaskFailedToStart', reason: first ? cannotPull(first) : 'Task failed to start' };
}

/** What DescribeTasks adds for a task that stopped. */
export function describeStop({ at, code, reason }: Stop): object {
  return {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: code,
    stoppedReason: reason,
    stoppingAt: at / 1_000,
    stoppedAt: at / 1_000,
  };
}
