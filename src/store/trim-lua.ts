export const TRIM = {
  /** KEYS hash; ARGV field, value, …: drops each field that still has that value; answers how many. */
  layawayDropFields: `
    local dropped = 0
    for i = 1, #ARGV, 2 do
      if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
        dropped = dropped + redis.call('HDEL', KEYS[1], ARGV[i])
      end
    end
    return dropped`,

  /** KEYS hold, receipt, holds of its review, holds in its repository; ARGV id, record. Only where it is still that. */
  layawayDropHold: `
    if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
    redis.call('DEL', KEYS[1], KEYS[2])
    redis.call('ZREM', KEYS[3], ARGV[1])
    redis.call('ZREM', KEYS[4], ARGV[1])
    return 1`,
} as const;
