import { SHA256_LUA } from './sha256-lua.ts';

/**
 * Reads ARGV front to back; keys are named by their place in KEYS. KEYS[1] is the ledger, KEYS[2] its head.
 *
 * The link is computed here and not by the writer: a head that writers bring along would be out of date whenever two
 * write at once, and each click would have to try again. One link costs 0.2 ms of Redis's time, so an entry arrives
 * with its text already hashed. Where the head is gone the numbers go on and the chain begins anew, for all to see.
 * The head says since which lapse this history goes on, and every entry behind that lapse says it, too.
 */
const READER = `${SHA256_LUA}
  local sequence, hash, lapsedAt
  local function head()
    return string.format('%.0f', sequence) .. ' ' .. hash .. (lapsedAt ~= '' and ' ' .. lapsedAt or '')
  end
  local function append(entry, digest)
    if not sequence then
      local n, known, lapsed = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+) (%x+) ?(%d*)$')
      sequence, hash = tonumber(n) or redis.call('XLEN', KEYS[1]), known or string.rep('0', 64)
      lapsedAt = lapsed or ''
    end
    sequence = sequence + 1
    local n = string.format('%.0f', sequence)
    hash = sha256(n .. ' ' .. hash .. ' ' .. digest)
    redis.call('SET', KEYS[2], head())
    local fields = { 'entry', entry, 'sequence', n, 'hash', hash }
    if lapsedAt ~= '' then fields[7], fields[8] = 'lapsed-at', lapsedAt end
    return redis.call('XADD', KEYS[1], '*', unpack(fields))
  end
  local at = 0
  local function take() at = at + 1 return ARGV[at] end
  local function count() return tonumber(take()) end
  local function key() return KEYS[count()] end
  -- n, then n times: entry, the SHA-256 of its text, m, m keys of index lists
  local function ledger(really)
    for _ = 1, count() do
      local entry, digest = take(), take()
      local id = really and append(entry, digest)
      for _ = 1, count() do
        local index = key()
        if really then redis.call('RPUSH', index, id) end
      end
    end
  end`;

/**
 * All or nothing. ARGV: n, then n times a key and the first word its string must have (the version of a record,
 * nothing where there must be none); n, then n times a command, its key, m, m more arguments; ledger entries. Answers
 * `conflict`, or `saved` and, where entries were written, the new head.
 */
export const COMMIT = `${READER}
  for _ = 1, count() do
    local found = string.match(redis.call('GET', key()) or '', '^%S*')
    if found ~= take() then return 'conflict' end
  end
  for _ = 1, count() do
    local command, target, n = take(), key(), count()
    redis.call(command, target, unpack(ARGV, at + 1, at + n))
    at = at + n
  end
  ledger(true)
  return sequence and 'saved ' .. head() or 'saved'`;

/**
 * KEYS[3] is the zset of open holds. ARGV: n, then n times: keys of record, receipt, the review's holds, the
 * repository's holds, those of them under way, changes; repository, id, version, JSON, when approved; ledger entries of this hold. Last the entries written if any
 * hold was created. A hold that is open stays, and one review never creates a hold twice: what came to rest under an
 * approval, perhaps because a person restored it, is not begun again by repeating that approval. Answers the new head, if any, and the ids created.
 */
export const CREATE_HOLDS = `${READER}
  local created = {}
  for _ = 1, count() do
    local record, receipt, ofReview, inRepository, openIn, changes = key(), key(), key(), key(), key(), key()
    local repository, id, version, json, approvedAt = take(), take(), take(), take(), take()
    local isNew = not redis.call('ZSCORE', KEYS[3], id) and not redis.call('ZSCORE', ofReview, id)
    if isNew then
      local former = redis.call('GET', record)
      -- Versions go on counting: a worker that still has the former hold in hand must not save over this one.
      local after = former and tonumber(string.match(former, '^%d+')) + 1 or 0
      if after > tonumber(version) then version = string.format('%.0f', after) end
      redis.call('SET', record, version .. ' ' .. json)
      redis.call('DEL', receipt) -- of the former hold, which rests: nothing is left to undo by it
      for _, index in ipairs({ KEYS[3], ofReview, inRepository, openIn }) do
        redis.call('ZADD', index, approvedAt, id)
      end
      redis.call('HINCRBY', changes, repository, 1)
      created[#created + 1] = id
    end
    ledger(isNew)
  end
  ledger(#created > 0)
  return { sequence and head() or '', created }`;
