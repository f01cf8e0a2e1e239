import { beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { DAY } from '../../src/policy/time.ts';
import { connectStore } from '../../src/store/redis-store.ts';
import { useRedis } from '../setup/redis.ts';
import { entry, frozen, hold, KEY, NOW, REPOSITORY, review, snapshot } from '../store/fixtures.ts';
import { runLine } from './surroundings.ts';

const redis = useRedis();
const layaway = (line: string) =>
  runLine(COMMANDS, line, { env: { REDIS_URL: redis.server.url }, now: NOW + DAY });
const LEAD = { id: 'U0PAYLEAD' };
const NASTY = 'a | b\n`x` <b> =1';

beforeAll(async () => {
  const store = await connectStore(redis.server.url);
  await store.memory.saveSnapshot(snapshot(REPOSITORY, NOW, 'payments'));
  const asked = entry('asked');
  const kept = review('r-kept', { candidate: 'kept', openedAt: NOW - 40 * DAY });
  await store.reviews.open(kept, [frozen(2)], asked);
  await store.reviews.save({
    ...kept,
    state: { status: 'kept', by: LEAD, at: NOW, until: NOW + 90 * DAY, reason: NASTY },
  });
  const removed = review('r1', { candidate: 'removed' });
  await store.reviews.open(removed, [frozen(1)], asked);
  await store.reviews.save({
    ...removed,
    state: { status: 'removing', by: LEAD, at: NOW, effect: 'delete' },
  });
  await store.holds.create([hold(1, { sizeBytes: 2e9, state: { status: 'deleted', at: NOW } })], []);
  await store.reviews.open(review('r-open', { candidate: 'open' }), [frozen(3)], asked);
  await store.tallies.noteVerified(KEY, REPOSITORY, {
    at: NOW + 1,
    decisions: [{ review: 'r1', images: 1, bytes: 2e9 }],
  });
  await store.close();
});

it('puts a record together for each answered question, with what it saved', async () => {
  const { decisions } = JSON.parse((await layaway('records payments/api --decisions --json')).stdout);
  expect(decisions).toMatchObject([
    {
      review: 'r1',
      owner: 'payments (repository tag owner=payments); approved by U0PAYLEAD',
      finalAction: { ended: true, at: '2026-03-02T09:00:00.000Z' },
      preventionRule: 'None yet.',
      savings: {
        deleted: { images: 1, bytesUpper: 2e9, monthlyUsdUpper: 0.2 },
        verified: { images: 1, bytesUpper: 2e9, at: '2026-03-02T09:00:00.001Z' },
      },
    },
    { review: 'r-kept', savings: null },
  ]);
  const since = async (time: string) =>
    JSON.parse((await layaway(`records --decisions --since ${time} --json`)).stdout).decisions;
  expect(await since('30d')).toHaveLength(2);
  expect(await since('12h')).toEqual([]);
  expect(JSON.parse((await layaway('records --decisions --limit 1 --json')).stdout).decisions).toHaveLength(
    1,
  );
  expect(await layaway('records nobody/knows --decisions')).toMatchObject({ status: 1, stdout: '' });
  const other = await layaway('records --decisions --registry 210987654321/us-east-1');
  expect(other.stdout).toBe('No decision is recorded.\n');
  expect(await layaway('records --decisions --verify')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('either --decisions or --verify'),
  });
});

it('prints them for people, and as a wiki page that no typed text breaks', async () => {
  const { stdout } = await layaway('records --decisions');
  expect(stdout).toContain('Rollback path: 1 image deleted for good: it has to be built again.\n');
  expect(stdout).toContain('a | b `x` <b> =1');
  const page = (await layaway('records --decisions --markdown')).stdout;
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  expect(rows).toHaveLength(2 * (2 + 9));
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(4);
  expect(page).toContain('a \\| b<br>\\`x\\` &lt;b> =1');
  expect(page).toContain('## payments/api, decision r1\n\n| Field | Entry |\n| --- | --- |\n');
});

it('exports them as CSV', async () => {
  const { stdout } = await layaway('records --decisions --csv');
  expect(stdout.split('\r\n')[0]).toBe(
    'Review,Registry,Repository,Candidate,Owner,Why it looked unused,Evidence checked,First reversible move,Watch signals,Rollback path,Final action,Prevention rule,Ended',
  );
  expect(stdout).toMatch(/\r\nr1,123456789012\/eu-west-1,payments\/api,/);
});

it('status says what was gained, each figure with its kind', async () => {
  const { repositories } = JSON.parse((await layaway('status --json')).stdout);
  expect(repositories[0].savings).toMatchObject({
    deleted: { images: 1, bytesUpper: 2e9, bytesEstimate: 2e9, estimatedByLayersOf: 0 },
    verified: { images: 1 },
    regret: { restored: 0, putAside: 1 },
  });
  const { stdout } = await layaway('status payments/api');
  expect(stdout).toContain(
    'Deleted 1 image: 2.0 GB (estimate, layers not known: as if all were shared) to 2.0 GB (upper bound), 1 verified by the scan of 2026-03-02 09:00 UTC',
  );
  expect(stdout).toContain('Regret: 0 of 1 ever put aside came back by a signal or a person');
});
