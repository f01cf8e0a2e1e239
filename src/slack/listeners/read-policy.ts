import type { Clicker } from '../desk.ts';
import type { PolicyWish } from '../policy-desk.ts';
import {
  POLICY_ACTION,
  type PolicyValue,
  type ProposeValue,
  readPolicyValue,
  readProposeValue,
} from '../policy-ids.ts';
import { type ButtonPayload, clickPlace, readSurface, type Surface } from './payload.ts';

/** A click on a button under a policy. */
export interface PolicyClick {
  readonly clicker: Clicker;
  readonly value: PolicyValue;
  readonly surface: Surface;
  readonly triggerId: string;
  /** The same for every delivery of one click. */
  readonly key: string;
}

/** Reads a click, or undefined for one that is not ours or too old to read. */
export function readPolicyClick(payload: ButtonPayload): PolicyClick | undefined {
  const [action] = payload.actions;
  const value = action?.type === 'button' ? readPolicyValue(action.value) : undefined;
  const surface = readSurface(payload);
  if (!action || !value || !surface) return undefined;
  return {
    clicker: clickerOf(payload),
    value,
    surface,
    triggerId: payload.trigger_id,
    key: `click:${payload.user.id}:${clickPlace(surface)}:${action.action_id}:${action.action_ts}`,
  };
}

/** What it asks; undefined where the button lacks what an approval takes: the count and mark that stood on it. */
export function wishOf(actionId: string, { count, mark }: PolicyValue): PolicyWish | undefined {
  switch (actionId) {
    case POLICY_ACTION.approve:
      return count === undefined || mark === undefined ? undefined : { kind: 'approve', count, mark };
    case POLICY_ACTION.decline:
      return { kind: 'decline' };
    case POLICY_ACTION.undo:
      return { kind: 'undo' };
    default:
      return undefined;
  }
}

export function readPropose(payload: ButtonPayload): ProposeValue | undefined {
  const [action] = payload.actions;
  return action?.type === 'button' ? readProposeValue(action.value) : undefined;
}

export function clickerOf({ user }: Pick<ButtonPayload, 'user'>): Clicker {
  return { user: user.id, ...(user.team_id && { team: user.team_id }) };
}
