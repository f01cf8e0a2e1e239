import { change, state, toast } from './store.js';

async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const TROUBLE = {
  'timed-out': () => 'Layaway did not answer within 3 seconds. Try again.',
  unreachable: () => 'Layaway is not connected to this workspace right now.',
  refused: ({ status }) => `Layaway answered ${status}.`,
  'not-sent': ({ why, errors }) => (errors ? undefined : `${why}.`),
};

/** Does something as the present person. What keeps it from happening is said in a toast. */
export async function act(request) {
  try {
    const acted = await post('/demo/act', { user: state.user, ...request });
    const trouble = TROUBLE[acted.outcome]?.(acted);
    if (trouble) toast(trouble);
    if (acted.problem) toast(`Slack would not take that answer: ${acted.problem}`);
    return acted;
  } catch (error) {
    toast(`The demo server did not take that: ${error.message}`);
    return { outcome: 'unreachable' };
  }
}

/** Moves the sandbox's clock ahead; `moving` says so until everything that follows has settled. */
export async function moveClock(ms, label) {
  change({ moving: label });
  try {
    await post('/demo/clock', { ms });
  } catch (error) {
    toast(`The clock could not be moved: ${error.message}`);
  } finally {
    change({ moving: undefined });
  }
}
