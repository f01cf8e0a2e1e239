import { z } from 'zod';

const usd = z.number().positive();

/** What storage costs: only for the figures people read. Elsewhere than by default in some Regions. */
export const price = z.strictObject({
  standardUsdPerGbMonth: usd.default(0.1),
  archiveUsdPerGbMonth: usd.default(0.1),
  regions: z
    .record(
      z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no AWS Region: write it as eu-west-1'),
      z.strictObject({
        standardUsdPerGbMonth: usd.exactOptional(),
        archiveUsdPerGbMonth: usd.exactOptional(),
      }),
    )
    .default({}),
});
