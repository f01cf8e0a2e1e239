import type { ClientContext, Result } from 'ioredis';
import { COMMIT, CREATE_HOLDS } from './commit-lua.ts';
import { PACE } from './pace-lua.ts';
import { TRIM } from './trim-lua.ts';

/**
 * Small scripts for what must be one step however many processes ask. ARGV carries what KEYS does not.
 * Redis never rolls back: each decides first, then writes.
 */
export const SCRIPTS = {
  layawayCommit: COMMIT,
  layawayCreateHolds: CREATE_HOLDS,
  ...PACE,
  ...TRIM,

  /** KEYS receipt, open holds; ARGV hold, receipt. Keeps what is there while the hold is open. */
  layawaySaveReceipt: `
    if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 'kept' end
    redis.call('SET', KEYS[1], ARGV[2])
    return 'saved'`,

  /**
   * KEYS ledger, its head, schema; ARGV entries, hash. 0 where entries came meanwhile: look again. Does nothing where
   * another process was first.
   */
  layawaySealLedger: `
    if redis.call('GET', KEYS[3]) ~= '1' then return 1 end
    if redis.call('XLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
    if ARGV[1] ~= '0' then redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[2]) end
    redis.call('SET', KEYS[3], '2')
    return 1`,

  /** KEYS open holds, those of a repository; ARGV ids. What is over meanwhile stays out. */
  layawayIndexOpen: `
    for _, id in ipairs(ARGV) do
      local approvedAt = redis.call('ZSCORE', KEYS[1], id)
      if approvedAt then redis.call('ZADD', KEYS[2], approvedAt, id) end
    end
    return 'done'`,

  /** KEYS schema; ARGV from, to. Does nothing where another process was first. */
  layawayRaiseSchema: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end
    return 'done'`,

  /** KEYS post. Gives back a claim, never a post. */
  layawayReleasePost: `
    if redis.call('HEXISTS', KEYS[1], 'posted') == 0 then redis.call('DEL', KEYS[1]) end
    return 'done'`,

  /** KEYS uses; ARGV digest, at, by, …: the first use only moves back, the last only ahead. */
  layawayRememberUses: `
    for i = 1, #ARGV, 3 do
      local first, last, by = ARGV[i + 1], ARGV[i + 1], ARGV[i + 2]
      local known = redis.call('HGET', KEYS[1], ARGV[i])
      if known then
        local knownFirst, knownLast, knownBy = string.match(known, '^(%S+) (%S+) (.*)$')
        if tonumber(knownFirst) < tonumber(first) then first = knownFirst end
        if tonumber(knownLast) > tonumber(last) then last, by = knownLast, knownBy end
      end
      redis.call('HSET', KEYS[1], ARGV[i], first .. ' ' .. last .. ' ' .. by)
    end
    return 'done'`,

  /** KEYS hash; ARGV field, number, …: a field only grows. */
  layawayAdvance: `
    for i = 1, #ARGV, 2 do
      local known = redis.call('HGET', KEYS[1], ARGV[i])
      if not known or tonumber(known) < tonumber(ARGV[i + 1]) then
        redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
      end
    end
    return 'done'`,

  /** KEYS scanned, snapshots, teams; ARGV before. */
  layawayDropSnapshots: `
    for _, repository in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1])) do
      redis.call('ZREM', KEYS[1], repository)
      redis.call('HDEL', KEYS[2], repository)
      redis.call('HDEL', KEYS[3], repository)
    end
    return 'done'`,

  /**
   * KEYS budgets; ARGV payer, seconds to live, and of each budget: n, limit. All of them or nothing; where a payer paid
   * it pays no more. Answers the first budget that is used up (1 is the first), or 0.
   */
  layawaySpend: `
    for i = 1, #KEYS do
      local n, limit = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
      local spent = tonumber(redis.call('HGET', KEYS[i], 'spent') or '0')
      if redis.call('HEXISTS', KEYS[i], 'by ' .. ARGV[1]) == 0 and spent + n > limit then return i end
    end
    for i = 1, #KEYS do
      if redis.call('HSETNX', KEYS[i], 'by ' .. ARGV[1], ARGV[2 * i + 1]) == 1 then
        redis.call('HINCRBY', KEYS[i], 'spent', ARGV[2 * i + 1])
        redis.call('EXPIRE', KEYS[i], ARGV[2])
      end
    end
    return 0`,

  /** KEYS trips; ARGV at, name, an hour before. Answers how many came later than that. */
  layawayNoteTrip: `
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
    return redis.call('ZCARD', KEYS[1])`,
} as const;

/** One key or argument, or a list of them. */
type Some = string | number | readonly (string | number)[];

type Script<Answer, Context extends ClientContext> = (
  keys: number,
  ...keysThenArguments: readonly Some[]
) => Result<Answer, Context>;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    layawayCommit: Script<string, Context>;
    layawayCreateHolds: Script<[head: string, created: string[]], Context>;
    layawaySaveReceipt: Script<'saved' | 'kept', Context>;
    layawaySealLedger: Script<0 | 1, Context>;
    layawayIndexOpen: Script<'done', Context>;
    layawayRaiseSchema: Script<'done', Context>;
    layawayDropFields: Script<number, Context>;
    layawayDropHold: Script<0 | 1, Context>;
    layawayTakeTurn: Script<number, Context>;
    layawayHoldBack: Script<number, Context>;
    layawayReleasePost: Script<'done', Context>;
    layawayRememberUses: Script<'done', Context>;
    layawayAdvance: Script<'done', Context>;
    layawayDropSnapshots: Script<'done', Context>;
    layawaySpend: Script<number, Context>;
    layawayNoteTrip: Script<number, Context>;
  }
}
