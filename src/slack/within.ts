/** The promise's result, or a rejection with `why` after `limit` ms. The promise itself runs on. */
export async function within<T>(promise: Promise<T>, limit: number, why: string): Promise<T> {
  const late = await early(promise, limit);
  if (late === undefined) throw new Error(`${why} within ${limit} ms`);
  return late.value;
}

/** The promise's result when it comes within `patience` ms, else undefined. */
export async function early<T>(
  promise: Promise<T>,
  patience: number,
): Promise<{ readonly value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    return await Promise.race([promise.then((value) => ({ value })), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
