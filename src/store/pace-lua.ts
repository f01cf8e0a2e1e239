/**
 * A line of waiters in front of one quota, in one hash. Fields: `free`, when the next call may be made; `serial`, the
 * last number given; `w <who>`, somebody waiting: rank, number, until when that counts; `g <who>`, somebody who went:
 * number, when; `slow` and `since`, how often AWS throttled lately. Times are Redis's own, in microseconds, so that
 * the clocks of workers do not matter.
 */
const LINE = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local key, who, rank = KEYS[1], ARGV[1], tonumber(ARGV[2])
  local function whole(n) return string.format('%.0f', n) end
  local function field(name) return tonumber(redis.call('HGET', key, name) or '0') end
  local function stays(life) redis.call('PEXPIRE', key, whole(life / 1000 + 120000)) end`;

export const PACE = {
  /**
   * KEYS line; ARGV who, rank (0 goes before 1), µs between two calls, longest wait and grace in µs. Answers 0 for
   * "go", else after how many µs to ask again. Who does not ask again in time, and a grace more, has left.
   */
  layawayTakeTurn: `${LINE}
    local interval, longest, grace = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
    local waiting, mine = {}, nil
    local fields = redis.call('HGETALL', key)
    for i = 1, #fields, 2 do
      local kind, name = string.match(fields[i], '^(%a) (.*)$')
      if kind == 'w' then
        local theirs, number, till = string.match(fields[i + 1], '^(%d+) (%d+) (%d+)$')
        if name == who then mine = tonumber(number)
        elseif tonumber(till) < now then redis.call('HDEL', key, fields[i])
        else waiting[#waiting + 1] = { tonumber(theirs), tonumber(number) } end
      elseif kind == 'g' then
        if tonumber(string.match(fields[i + 1], '%d+$')) < now - 60000000 then redis.call('HDEL', key, fields[i]) end
      end
    end
    mine = mine or redis.call('HINCRBY', key, 'serial', 1)
    local ahead = 0
    for _, other in ipairs(waiting) do
      if other[1] < rank or (other[1] == rank and other[2] < mine) then ahead = ahead + 1 end
    end
    local wait = math.max(field('free') - now, 0)
    if wait == 0 and ahead == 0 then
      redis.call('HDEL', key, 'w ' .. who)
      redis.call('HSET', key, 'free', whole(now + interval), 'g ' .. who, whole(mine) .. ' ' .. whole(now))
      stays(interval)
      return 0
    end
    wait = math.min(wait + ahead * interval, longest)
    local till = whole(now + wait + grace)
    redis.call('HSET', key, 'w ' .. who, rank .. ' ' .. whole(mine) .. ' ' .. till)
    stays(math.max(field('free') - now, 0))
    return math.ceil(wait)`,

  /**
   * KEYS line; ARGV who, rank, first and longest pause in µs, grace in µs. Nobody goes for a while, twice as long each
   * time within a minute, and who went last waits where it stood.
   */
  layawayHoldBack: `${LINE}
    local times = now - field('since') < 60000000 and field('slow') or 0
    local pause = math.min(tonumber(ARGV[3]) * 2 ^ times, tonumber(ARGV[4]))
    local free = math.max(field('free'), now + pause)
    redis.call('HSET', key, 'free', whole(free), 'since', whole(now), 'slow', whole(times + 1))
    local number = string.match(redis.call('HGET', key, 'g ' .. who) or '', '^%d+')
    if number then
      redis.call('HSET', key, 'w ' .. who, rank .. ' ' .. number .. ' ' .. whole(free + tonumber(ARGV[5])))
    end
    stays(free - now)
    return math.ceil(pause)`,
} as const;
