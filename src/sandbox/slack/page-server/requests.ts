import { z } from 'zod';
import type { Acted } from '../act/acted.ts';
import type { Actions } from '../act/actions.ts';
import type { Click } from '../act/click.ts';

const entered = z.union([z.string(), z.array(z.string()), z.null()]);
const entries = z.record(z.string(), z.record(z.string(), entered));
const user = z.string();

/** What the page asks for, on behalf of the person it acts as. */
const request = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('click'),
    user,
    place: z.union([
      z.object({ channel: z.string(), ts: z.string() }),
      z.object({ view: z.enum(['modal', 'home']) }),
    ]),
    actionId: z.string(),
    blockId: z.string(),
    value: z.string().optional(),
    choose: entered.optional(),
    entries,
  }),
  z.object({ kind: z.literal('submit'), user, entries }),
  z.object({ kind: z.literal('close'), user, all: z.boolean() }),
  z.object({
    kind: z.literal('slash'),
    user,
    channel: z.string(),
    command: z.string(),
    text: z.string(),
  }),
  z.object({ kind: z.literal('home'), user }),
  z.object({
    kind: z.literal('say'),
    user,
    channel: z.string(),
    text: z.string().min(1).max(4_000),
    threadTs: z.string().optional(),
  }),
]);

type PageRequest = z.infer<typeof request>;

/** Reads what the page sent; undefined where it is no such thing. */
export function readRequest(body: unknown): PageRequest | undefined {
  return request.safeParse(body).data;
}

/** Does it, and answers what came of it. */
export async function carryOut(wanted: PageRequest, act: Actions): Promise<Acted | { outcome: 'said' }> {
  switch (wanted.kind) {
    case 'click': {
      const { user: by, place, actionId, blockId, value, choose } = wanted;
      const target: Click = { ...place, actionId, blockId, ...(value && { value }), entries: wanted.entries };
      return act.click(by, choose === undefined ? target : { ...target, choose });
    }
    case 'submit':
      return act.fillView(wanted.user, { entries: wanted.entries });
    case 'close':
      return act.closeView(wanted.user, wanted.all);
    case 'slash':
      return act.slash(wanted.user, wanted.channel, wanted.command, wanted.text);
    case 'home':
      return act.openHome(wanted.user);
    case 'say':
      act.say(wanted.user, wanted.channel, wanted.text, wanted.threadTs);
      return { outcome: 'said' };
  }
}
