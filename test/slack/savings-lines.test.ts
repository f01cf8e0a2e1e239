import { expect, test } from 'vitest';
import type { Amount, Savings } from '../../src/slack/answers.ts';
import type { Reading } from '../../src/slack/views/dates.ts';
import { savingsView } from '../../src/slack/views/savings.ts';
import { savingsLines } from '../../src/slack/views/savings-lines.ts';

const NOW = Date.UTC(2026, 2, 9, 6);
const READING: Reading = { now: NOW, zone: 'UTC' };
const amount = (images: number, upper: number, monthlyUsd = 0.001): Amount => ({
  images,
  bytes: { upper, estimate: upper },
  monthlyUsd,
});
const savings = (parts: Partial<Savings>): Savings => ({
  deleted: amount(3, 300_000_000),
  aside: amount(1, 1),
  resting: amount(0, 0),
  archived: amount(1, 1),
  archiveChargeUsd: 0.001,
  verified: { images: 3, bytes: 300_000_000, at: NOW },
  regret: { restored: 0, aside: 4 },
  ...parts,
});

test('never more is verified than was deleted', () => {
  const more = savings({ verified: { images: 5, bytes: 500_000_000, at: NOW } });
  const text = savingsLines(more, READING).join('\n');
  expect(text).toContain('*Verified:* 3 of 3 images gone by the scan of');
  expect(text).toContain('300 MB by their sizes (upper bound)');
  const decision = { ...more, review: 'r1', approvedAt: NOW };
  const view = savingsView({ about: 'payments/api', total: more, rows: [], decisions: [decision] }, READING);
  expect(JSON.stringify(view)).not.toMatch(/5 of 3|500 MB/);
});

test('amounts near nothing read as people say them', () => {
  const text = savingsLines(savings({}), READING).join('\n');
  expect(text).not.toMatch(/up to less|\b1 bytes/);
  expect(text).toContain('less than $0.01 a month (upper bound)');
  expect(text).toContain('1 byte (estimate) to 1 byte (upper bound)');
  const one = savings({ deleted: amount(1, 1, 12) });
  expect(savingsLines(one, READING).join('\n')).toContain('up to $12.00 a month (upper bound)');
});

test('what is disabled or watched before archiving stands apart: stored, and not to be deleted', () => {
  const none = { deleted: amount(0, 0), aside: amount(0, 0), archived: amount(0, 0) };
  const total = savings({ ...none, resting: amount(3, 150_000_000, 0) });
  const line =
    '*Disabled, or watched before archiving:* 3 images, 150 MB (upper bound), still stored; saves nothing';
  expect(savingsLines(total, READING)).toContain(line);
  expect(savingsLines(savings(none), READING).join('\n')).not.toContain('Disabled');
  const decision = { ...total, review: 'r1', approvedAt: NOW };
  const view = savingsView({ about: 'payments/api', total, rows: [], decisions: [decision] }, READING);
  expect(JSON.stringify(view)).toContain('· 3 disabled or watched before archiving');
});
