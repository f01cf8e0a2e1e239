import { z } from 'zod';
import { region } from './fields.ts';

/** ECR charges about 0.1 USD: what is ten thousand times that is a slip, and the figures made of it are none. */
const usd = z.number().positive().max(1000);

/** What storage costs: only for the figures people read. Elsewhere than by default in some Regions. */
export const price = z.strictObject({
  standardUsdPerGbMonth: usd.default(0.1),
  archiveUsdPerGbMonth: usd.default(0.1),
  regions: z
    .record(
      region,
      z.strictObject({
        standardUsdPerGbMonth: usd.exactOptional(),
        archiveUsdPerGbMonth: usd.exactOptional(),
      }),
    )
    .default({}),
});
