import { expect, test } from 'vitest';
import { createSignals, type SignalSettings } from '../../../src/evidence/signals/signals.ts';
import { hearAll } from '../../../src/evidence/signals/source.ts';
import { HERE, NOW, settings } from '../sandboxed.ts';

const ALL: SignalSettings = {
  aws: settings('http://127.0.0.1:1'),
  root: '/nonexistent',
  alarms: [{ name: 'errors', repositories: ['*'] }],
  sources: { ecs: { enabled: true }, kubernetes: { enabled: true, clusters: [{ name: 'prod' }] } },
};

const namesOf = (parts: Partial<SignalSettings>) =>
  createSignals({ ...ALL, ...parts }).map(({ name }) => name);

test('signals are looked for where uses are, and in the alarms that are named', () => {
  expect(namesOf({})).toEqual(['ecs-pull-errors', 'kubernetes-pull-errors', 'alarms']);
  expect(namesOf({ alarms: [] })).toEqual(['ecs-pull-errors', 'kubernetes-pull-errors']);
  const off = { enabled: false, clusters: [{ name: 'prod' }] };
  expect(namesOf({ sources: { ecs: { enabled: false }, kubernetes: off } })).toEqual(['alarms']);
  const none = { enabled: true, clusters: [] };
  expect(namesOf({ alarms: [], sources: { ecs: { enabled: false }, kubernetes: none } })).toEqual([]);
});

test('a source that throws has failed, and the others are heard', async () => {
  const broken = { name: 'broken', look: async () => Promise.reject(new Error('no answer')) };
  const quiet = { name: 'quiet', look: async () => [] };
  expect(await hearAll([broken, quiet], { registry: HERE, now: () => NOW })).toEqual([
    { source: 'broken', status: 'failed', why: 'broken: no answer' },
    { source: 'quiet', status: 'ok', signals: [] },
  ]);
});
