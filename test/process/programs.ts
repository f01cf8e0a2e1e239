import { join } from 'node:path';
import { inject } from 'vitest';

/** Where a bundled program lies. */
export const programPath = (name: 'service' | 'worker') => join(inject('programs'), `${name}.mjs`);
