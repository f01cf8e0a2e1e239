import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../src/config/schema.ts';
import { defaultConfig, loadConfig } from '../../src/config.ts';

const loaded = loadConfig({ env: {}, path: join(import.meta.dirname, '../../layaway.example.yml') });
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
const { config } = loaded;

test('the example shows every setting there is', () => {
  expect(Object.keys(config).toSorted()).toEqual(Object.keys(configSchema.shape).toSorted());
  for (const [name, schema] of Object.entries(configSchema.shape)) {
    let inner: unknown = schema;
    while (inner instanceof z.ZodPrefault || inner instanceof z.ZodDefault) inner = inner.unwrap();
    if (!(inner instanceof z.ZodObject)) continue;
    const shown = Object.keys(config[name as keyof typeof config] as object);
    expect(shown.toSorted(), name).toEqual(Object.keys(inner.shape).toSorted());
  }
});

test('what it does not call an example is the default', () => {
  const defaults = defaultConfig();
  const whole = ['registries', 'consumersWithoutUse', 'teams', 'owners', 'admins'];
  const examples = [...whole, 'retention', 'sources', 'rates', 'slowPath', 'ledger']; // some in part: see below
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    if (!examples.includes(name)) expect(config[name], name).toEqual(defaults[name]);
  }
  const { slowRebuild: _example, ...slowPath } = config.slowPath;
  expect(slowPath).toEqual(defaults.slowPath);
  expect({ ...config.retention, classes: [] }).toEqual(defaults.retention);
  expect(config.sources.ecs).toEqual(defaults.sources.ecs);
  expect(config.rates).toEqual({ ...defaults.rates, describePerSecond: config.rates.describePerSecond });
});
