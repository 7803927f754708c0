/**
 * Who is at which code, in Redis: a sorted set a code, of seats `<instance>/<number>` with the time in ms at which they
 * run out. Each script runs whole before the next (Redis, *Atomicity of scripts*), and tells the instances concerned on
 * their channels, so that every instance hears of changes in the order in which they happened.
 *
 * KEYS[1] the code's set; ARGV[1] the code; ARGV[2] what an instance's channel begins with; ARGV[3] the asking instance.
 */
const PRELUDE = `
local key, code, prefix, asking = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function instanceOf(seat) return string.match(seat, '^[^/]+') end
local function seats() return redis.call('ZRANGE', key, 0, -1) end

local function tell(event)
  local taken, told = seats(), {}
  local message = 'P ' .. code .. ' ' .. event .. ' ' .. table.concat(taken, ' ')
  for _, seat in ipairs(taken) do
    local instance = instanceOf(seat)
    if not told[instance] then
      told[instance] = true
      redis.call('PUBLISH', prefix .. instance, message)
    end
  end
end

local function free(seat)
  if redis.call('ZREM', key, seat) == 1 then tell('signal_disconnected') end
end

-- A killed instance's connections are closed by its operating system, so nobody listens on its channel any more. One
-- whose whole machine is gone keeps its seats until they run out.
local function freeDead()
  for _, seat in ipairs(seats()) do
    local instance = instanceOf(seat)
    if tonumber(redis.call('ZSCORE', key, seat)) <= now then
      free(seat)
    elseif instance ~= asking and redis.call('PUBSUB', 'NUMSUB', prefix .. instance)[2] == 0 then
      free(seat)
    end
  end
end

local function take(seat, ttl)
  redis.call('ZADD', key, now + ttl, seat)
  redis.call('PEXPIRE', key, ttl)
end
`;

/** ARGV: seat, ttl ms, most seats. Returns 1 when the seat was taken, 0 when the code is full. */
export const JOIN = `${PRELUDE}
local seat, ttl, most = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
freeDead()
if redis.call('ZCARD', key) >= most then return 0 end
take(seat, ttl)
tell('signal_connected')
return 1
`;

/** ARGV: seat. */
export const LEAVE = `${PRELUDE}
free(ARGV[4])
return 0
`;

/**
 * ARGV: ttl ms, most seats, then every seat that the asking instance has at the code. Takes up again what ran out or was
 * lost with Redis, frees what the instance no longer has, and tells when that brought two together. Returns the seats
 * for which there is no room any more.
 */
export const RENEW = `${PRELUDE}
local ttl, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local own, lost, again = {}, {}, false
for index = 6, #ARGV do own[ARGV[index]] = true end
for _, seat in ipairs(seats()) do
  if instanceOf(seat) == asking and not own[seat] then free(seat) end
end
for seat in pairs(own) do
  if redis.call('ZSCORE', key, seat) then take(seat, ttl) end
end
freeDead()
for index = 6, #ARGV do
  local seat = ARGV[index]
  if not redis.call('ZSCORE', key, seat) then
    if redis.call('ZCARD', key) >= most then
      table.insert(lost, seat)
    else
      take(seat, ttl)
      again = true
    end
  end
end
if again then
  for _, seat in ipairs(seats()) do
    if instanceOf(seat) ~= asking then
      tell('signal_connected')
      break
    end
  end
end
return lost
`;
