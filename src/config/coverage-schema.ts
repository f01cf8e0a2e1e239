import { z } from 'zod';
import type { Field } from '../policy/field-coverage.ts';

const keys = (...usual: readonly string[]) => z.array(z.string().min(1)).default([...usual]);

/** Which keys of a repository's tags count for the fields that whatever is made should carry. In any letters. */
export const fields = z.strictObject({
  owner: keys('owner', 'team'),
  service: keys('service', 'app', 'application'),
  environment: keys('environment', 'env', 'stage'),
  retentionClass: keys('retention-class', 'retention'),
  expiry: keys('expiry', 'expires', 'expiry-date'),
} satisfies Record<Field, unknown>);
