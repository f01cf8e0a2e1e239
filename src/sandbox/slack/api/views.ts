import { checkView } from '../blocks/check.ts';
import { named } from '../blocks/named.ts';
import { isObject, type Json, type JsonObject, objectsOf } from '../json.ts';
import { MAX_STACK } from '../views.ts';
import { viewShape } from '../wire/shapes.ts';
import { type Answer, type Method, ok, refuse, refuseFlaws } from './answer.ts';
import type { Args } from './args.ts';

/** A view that Slack would take, its blocks named; or the refusal. Also used for views that come with an ack. */
export function checkedView(given: Json | undefined, type: 'modal' | 'home'): JsonObject | Answer {
  if (!isObject(given)) return refuse('invalid_arguments');
  if (given.type !== type)
    return refuseFlaws('invalid_arguments', [{ at: '/view/type', says: `must be ${type}` }]);
  const flaws = checkView(given);
  if (flaws.length > 0) return refuseFlaws('invalid_arguments', flaws);
  return { ...given, blocks: named(objectsOf(given.blocks)) };
}

export function isViewRefusal(view: JsonObject | Answer): view is Answer {
  return view.ok === false;
}

/** The trigger is spent only by a view that is in order, as in Slack. */
function opening(place: 'open' | 'push'): Method {
  return (args, core) => {
    const content = checkedView(args.json('view'), 'modal');
    if (isViewRefusal(content)) return content;
    const trigger = core.triggers.redeem(args.text('trigger_id') ?? '');
    if (!trigger.ok) return refuse(trigger.error);
    const { views } = core.workspace;
    if (place === 'open') return ok({ view: viewShape(views.open(trigger.user, content)) });
    const view = views.push(trigger.user, content);
    if (view) return ok({ view: viewShape(view) });
    return refuse(views.stack(trigger.user).length >= MAX_STACK ? 'push_limit_reached' : 'not_found');
  };
}

const update: Method = (args, core) => {
  const content = checkedView(args.json('view'), 'modal');
  if (isViewRefusal(content)) return content;
  const view = core.workspace.views.find(args.text('view_id') ?? args.text('external_id') ?? '');
  if (!view) return refuse('not_found');
  if (outdated(args, view.hash)) return refuse('hash_conflict');
  return ok({ view: viewShape(core.workspace.views.update(view, content)) });
};

const publish: Method = (args, core) => {
  const content = checkedView(args.json('view'), 'home');
  if (isViewRefusal(content)) return content;
  const user = args.text('user_id') ?? '';
  if (!core.workspace.directory.users.has(user)) return refuse('user_not_found');
  const shown = core.workspace.home(user);
  if (shown && outdated(args, shown.hash)) return refuse('hash_conflict');
  return ok({ view: viewShape(core.workspace.views.publish(user, content)) });
};

function outdated(args: Args, hash: string): boolean {
  const given = args.text('hash');
  return given !== undefined && given !== hash;
}

export const VIEWS: Readonly<Record<string, Method>> = {
  'views.open': opening('open'),
  'views.push': opening('push'),
  'views.update': update,
  'views.publish': publish,
};
