import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ACTION } from '../../src/slack/action-ids.ts';
import { click, LEAD, PAYMENTS, useOffices } from './office.ts';

describe('health', () => {
  const offices = useOffices();
  const ask = async (port: number, path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };

  test('/metrics says how old the last scan and sweep are, what is under way and what waits', async () => {
    const office = await offices.open();
    const { port } = await office.run();
    await office.settle();
    await click(office, LEAD, ACTION.remove, PAYMENTS);
    await office.settle();
    const { status, text, type } = await ask(port, '/metrics');
    expect(status).toBe(200);
    expect(type).toContain('text/plain; version=0.0.4');
    expect(text).toContain('layaway_holds{state="quarantined"} 3');
    expect(text).toContain('layaway_open_questions 1');
    expect(text).toContain('layaway_repositories_unowned{registry="123456789012/eu-west-1"} 0');
    expect(text).toContain('layaway_paused 0');
    expect(text).toMatch(/layaway_last_sweep_age_seconds \d/);
    expect(text).toMatch(/layaway_last_scan_age_seconds\{registry="123456789012\/eu-west-1"\} \d/);
    const ecs = 'registry="123456789012\\/eu-west-1",source="ecs"';
    expect(text).toMatch(new RegExp(`layaway_source_age_seconds\\{${ecs}\\} \\d`));
    expect(text).toMatch(new RegExp(`layaway_source_ok\\{${ecs}\\} 1`));
    const pulls = 'registry="123456789012\\/eu-west-1",signal="ecs-pull-errors"';
    expect(text).toMatch(new RegExp(`layaway_signal_age_seconds\\{${pulls}\\} \\d`));
    expect(text).toMatch(new RegExp(`layaway_signal_ok\\{${pulls}\\} 1`));
    expect(text).toContain('layaway_budget_left_images{registry="123456789012/eu-west-1"} 97');
    expect(text).toContain('layaway_registry_paused{registry="123456789012/eu-west-1"} 0');
    expect(text).toContain('# TYPE layaway_trips_total counter');
    expect(text).toContain('layaway_trips_total{registry="123456789012/eu-west-1"} 0');
    for (const kind of ['change', 'hold', 'scan', 'sweep', 'review', 'digest', 'remind']) {
      expect(text).toContain(`layaway_failures_total{kind="${kind}"} 0`);
    }
    const named = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const page = readFileSync('docs/metrics.md', 'utf8');
    expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect([...page.matchAll(/^\| `(layaway_\w+)`/gm)].map(([, name]) => name).sort()).toEqual(named.sort());
  });

  test('/readyz is 503 while Redis is away, /healthz stays 200: nobody is restarted for it', async () => {
    const office = await offices.open();
    const { port } = await office.run({ roles: { app: true, worker: false } });
    expect(await ask(port, '/healthz')).toMatchObject({ status: 200 });
    expect(await ask(port, '/readyz')).toMatchObject({ status: 200 });
    expect(await ask(port, '/other')).toMatchObject({ status: 404 });
    process.kill(offices.redis.server.pid, 'SIGKILL');
    await expect.poll(() => ask(port, '/readyz'), { timeout: 15_000 }).toMatchObject({ status: 503 });
    expect(await ask(port, '/healthz')).toMatchObject({ status: 200 });
    expect(await ask(port, '/metrics')).toMatchObject({ status: 503 });
    await offices.redis.server.restart();
    await expect.poll(() => ask(port, '/readyz'), { timeout: 15_000 }).toMatchObject({ status: 200 });
  });

  test('trouble at Slack or AWS does not make it unready', async () => {
    const office = await offices.open();
    const { port } = await office.run();
    await office.settle();
    office.slack.faults.status('*', 500, 1000);
    office.aws.faults.inject('*', { kind: 'error', status: 500 });
    expect(await ask(port, '/readyz')).toMatchObject({ status: 200 });
    office.slack.faults.clear();
    office.aws.faults.clear();
  });
});
