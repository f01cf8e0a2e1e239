import { checkedView, isViewRefusal } from '../api/views.ts';
import type { Core } from '../core.ts';
import type { DeliveryOptions } from '../delivery.ts';
import type { SandboxUser } from '../directory.ts';
import { type Json, type JsonObject, objectOf, objectsOf } from '../json.ts';
import { type Entered, type Entries, missingInputs, spread, stateValues } from '../state-values.ts';
import type { SandboxView } from '../views.ts';
import { viewClosed, viewSubmission } from '../wire/payloads.ts';
import { type Acted, deliver, notSent } from './acted.ts';

export interface Filling {
  /** By action id. */
  readonly values?: Readonly<Record<string, Entered>>;
  /** The same, by block id and action id. */
  readonly entries?: Entries;
}

/** Submits the top modal. Required inputs left empty keep it from being sent, as in Slack's client. */
export async function submitView(
  core: Core,
  user: SandboxUser,
  filling: Filling,
  options?: DeliveryOptions,
): Promise<Acted> {
  const view = core.workspace.modal(user.id);
  if (!view) return notSent('no modal is open');
  const blocks = objectsOf(view.content.blocks);
  const values = stateValues(blocks, filling.entries ?? spread(blocks, filling.values ?? {}));
  const missing = missingInputs(blocks, values);
  const complaints = missing.map((id): [string, string] => [id, 'Please complete this required field.']);
  if (missing.length > 0) return notSent('a required field is empty', Object.fromEntries(complaints));
  const payload = viewSubmission(core, user, view, values);
  return deliver(core, 'interactive', payload, options, (ack) => take(core, view, ack));
}

/** Closes the top modal, or with `all` the whole stack; the app hears of it where it asked to. */
export async function closeView(core: Core, user: SandboxUser, all = false): Promise<Acted> {
  const view = core.workspace.modal(user.id);
  if (!view) return notSent('no modal is open');
  const stack = all ? core.workspace.views.stack(user.id) : [view];
  if (all) core.workspace.views.closeAll(user.id);
  else core.workspace.views.pop(user.id);
  const told = stack.filter((closed) => closed.content.notify_on_close === true);
  const acks = told.map((closed) =>
    deliver(core, 'interactive', viewClosed(core, user, closed, all), undefined),
  );
  return (await Promise.all(acks))[0] ?? { outcome: 'acked', ms: 0, payload: null, duplicates: [] };
}

/** Does what the ack of a submission says; an empty one closes the modal. */
function take(core: Core, view: SandboxView, ack: JsonObject): Pick<Acted, 'errors' | 'problem'> {
  const { views } = core.workspace;
  switch (ack.response_action) {
    case undefined:
      views.pop(view.user);
      return {};
    case 'clear':
      views.closeAll(view.user);
      return {};
    case 'errors':
      return complaints(view, objectOf(ack.errors));
    case 'update':
      return shown(ack.view, (content) => views.update(view, content));
    case 'push':
      return shown(ack.view, (content) => views.push(view.user, content));
    default:
      return { problem: `unknown response_action ${String(ack.response_action)}` };
  }
}

/** Errors must name input blocks of the view; Slack drops all of them otherwise. */
function complaints(view: SandboxView, errors: JsonObject): Pick<Acted, 'errors' | 'problem'> {
  const inputs = objectsOf(view.content.blocks).flatMap((b) => (b.type === 'input' ? [b.block_id] : []));
  const astray = Object.keys(errors).filter((id) => !inputs.includes(id));
  return astray.length > 0 ? { problem: `errors for no input block: ${astray.join(', ')}` } : { errors };
}

function shown(given: Json | undefined, show: (content: JsonObject) => unknown): Pick<Acted, 'problem'> {
  const content = checkedView(given, 'modal');
  if (isViewRefusal(content)) return { problem: JSON.stringify(content) };
  return show(content) === undefined ? { problem: 'push_limit_reached' } : {};
}
