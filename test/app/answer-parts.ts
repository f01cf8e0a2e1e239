import pino from 'pino';
import type { AnswerParts } from '../../src/app/answers.ts';
import { cardOf } from '../../src/app/desk.ts';
import type { Store } from '../../src/store/store.ts';
import { NOW } from '../store/fixtures.ts';
import { officeConfig } from './office.ts';

/** What Home and the commands need, without Slack and AWS; whoever asks belongs to the payments team. */
export function partsOf(store: Store): AnswerParts {
  const parts: Omit<AnswerParts, 'cardOf'> = {
    store,
    config: officeConfig(),
    now: () => NOW,
    zoneOf: () => 'UTC',
    mode: 'delete',
    log: pino({ level: 'silent' }),
    authorize: async () => ({ role: 'lead' }),
    mayAsk: async () => ({ role: 'member' }),
    enqueue: async () => {},
    teamsOf: () => ['payments'],
    owners: { teams: ['payments', 'shop'], assigning: true },
    askWorker: async () => {},
    tellPlatform: async () => 'none',
  };
  return { ...parts, cardOf: (one) => cardOf(parts, one) };
}
