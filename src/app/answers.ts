import type { Work } from '../../jobs/due.ts';
import type { Config } from '../config/schema.ts';
import type { Review } from '../policy/review.ts';
import type { Answers } from '../slack/answers.ts';
import type { Card } from '../slack/desk.ts';
import type { Message } from '../slack/views/blocks.ts';
import { createBrakes } from './brakes.ts';
import { createDecisions } from './decisions.ts';
import type { DeskParts } from './desk.ts';
import { createExplain } from './explain.ts';
import { createHistory } from './history.ts';
import { createHome } from './home.ts';
import { createRestore } from './restore.ts';
import { createSavings } from './savings.ts';

/** What Home and the commands need besides what the cards need. */
export interface AnswerExtras {
  readonly config: Config;
  /** Leaves work with the worker, which alone can look at a registry. */
  readonly askWorker: (work: Work) => Promise<void>;
  /** Posts in the platform channel: `none` where there is no such channel. Never throws. */
  readonly tellPlatform: (message: Message) => Promise<'yes' | 'no' | 'none'>;
}

export interface AnswerParts extends DeskParts, AnswerExtras {
  readonly cardOf: (review: Review) => Promise<Card>;
}

/** The application behind Home and `/ecr`. */
export function createAnswers(parts: AnswerParts): Answers {
  return {
    home: createHome(parts),
    explain: createExplain(parts),
    history: createHistory(parts),
    decisions: createDecisions(parts),
    savings: createSavings(parts),
    ...createRestore(parts),
    ...createBrakes(parts),
  };
}
