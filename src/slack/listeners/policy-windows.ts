import type { ModalView } from '@slack/types';
import type { Clicker } from '../desk.ts';
import { type PolicyValue, readPolicyValue } from '../policy-ids.ts';
import { sentenceModal } from '../views/blocks.ts';
import { failedNotice } from '../views/notices.ts';
import { policyImagesModal, policyTextModal } from '../views/policy-windows.ts';
import { early } from '../within.ts';
import type { ButtonArgs } from './decide.ts';
import { type Room, readingOf } from './ports.ts';
import { clickerOf, readPolicyClick } from './read-policy.ts';
import { fitting, tell } from './tell.ts';

type Kind = 'images' | 'text';

const TITLE: Readonly<Record<Kind, string>> = { images: 'Images', text: 'Policy text' };

/** *Show images* and *Policy text*: nothing is stored, so the click is acknowledged at once. */
export function openPolicyWindow(room: Room, kind: Kind) {
  return async ({ ack, body, respond, client }: ButtonArgs): Promise<void> => {
    await ack();
    const click = readPolicyClick(body);
    if (!click) return room.log.warn({ user: body.user.id }, 'a click on a policy could not be read');
    try {
      const content = drawn(room, kind, click.clicker, click.value);
      const ready = await early(content, room.patience);
      const view = ready?.value ?? sentenceModal(TITLE[kind], 'Loading…');
      const opened = await client.views.open({ trigger_id: click.triggerId, view });
      const viewId = opened.view?.id;
      if (!ready && viewId) await client.views.update({ view_id: viewId, view: await content });
    } catch (error) {
      room.log.error({ err: error, policy: click.value.policy }, 'a window could not be shown');
      await tell(click.surface, failedNotice(), { respond, client, log: room.log });
    }
  };
}

/** *Previous page* and *Next page* in the window of images. */
export function turnPolicyPage(room: Room) {
  return async ({ ack, body, client }: ButtonArgs): Promise<void> => {
    await ack();
    const [action] = body.actions;
    const value = action?.type === 'button' ? readPolicyValue(action.value) : undefined;
    if (!value || !body.view) return room.log.warn({ user: body.user.id }, 'a page could not be turned');
    const view = await drawn(room, 'images', clickerOf(body), value);
    await client.views.update({ view_id: body.view.id, view });
  };
}

/** Never rejects: what cannot be read is said in the window. */
async function drawn(room: Room, kind: Kind, clicker: Clicker, value: PolicyValue): Promise<ModalView> {
  try {
    const view = kind === 'images' ? await images(room, clicker, value) : await text(room, clicker, value);
    return fitting(view, sentenceModal(TITLE[kind], 'This is too long for Slack to show.'), room.log);
  } catch (error) {
    room.log.error({ err: error, policy: value.policy }, 'a window could not be drawn');
    return sentenceModal(TITLE[kind], 'This could not be read just now. Please close it and try again.');
  }
}

async function images(room: Room, clicker: Clicker, { policy, page = 1 }: PolicyValue): Promise<ModalView> {
  const shown = await room.policies.images(clicker, policy, page);
  if ('refused' in shown) return sentenceModal(TITLE.images, shown.refused);
  return policyImagesModal(shown, readingOf(room, shown.card.change.owner.team));
}

async function text(room: Room, clicker: Clicker, { policy }: PolicyValue): Promise<ModalView> {
  const shown = await room.policies.text(clicker, policy);
  if ('refused' in shown) return sentenceModal(TITLE.text, shown.refused);
  return policyTextModal(shown.card, readingOf(room, shown.card.change.owner.team));
}
