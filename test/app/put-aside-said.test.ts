import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/policy/time.ts';
import { ACTION } from '../../src/slack/action-ids.ts';
import { ADMIN, addOthers, ask } from './asking.ts';
import { click, LEAD, type Office, PAYMENTS, useOffices } from './office.ts';

const offices = useOffices();

async function removed(): Promise<Office> {
  const office = await offices.open({ config: { admins: [ADMIN] } });
  addOthers(office);
  await office.run();
  await office.settle();
  await click(office, LEAD, ACTION.remove, PAYMENTS);
  await office.settle();
  return office;
}

describe('promise: what is put aside is never called protected', () => {
  test('explain says until when, of one image and of the repository', async () => {
    const office = await removed();
    const one = await ask(office, LEAD, 'explain payments/api:layaway', 2);
    expect(one).toContain('No image here answers');
    const whole = await ask(office, LEAD, 'explain payments/api', 2);
    expect(whole).toContain('3 images: 0 protected, 0 unclear, 3 put aside, 0 not seen in use');
    expect(whole).toContain('*Put aside, deleted <!date^');
    expect(whole).not.toMatch(/\*Protected|hold/);
    const digest = office.aws.ecr.images('eu-west-1', 'payments/api')[0]?.digest ?? '';
    const image = await ask(office, LEAD, `explain payments/api@${digest.slice(0, 19)}`, 2);
    expect(image).toMatch(/\*Put aside, deleted <!date[^>]+> unless used or restored\.\*/);
    expect(image).not.toMatch(/rotected|Answered already|approved hold/);
    expect(image).toContain('expected to live');
  });

  test('status counts it apart, before and after the next scan', async () => {
    const office = await removed();
    const apart = /branch\s+put aside\s+3/;
    expect(await ask(office, LEAD, 'status payments/api')).toMatch(apart);
    await office.move(7 * DAY);
    const later = await ask(office, LEAD, 'status payments/api');
    expect(later).toMatch(apart);
    expect(later).not.toMatch(/branch\s+(protected|removable)/);
  });
});
