-- Takes units of a sliding window, now or later, by the clock of this server.
-- A sorted set has a member '<microsecond it is taken at>:<units>:<ticket>' for each grant
-- that is in the window or waits; its score is the running total of units with it. Times
-- never fall along the set, so the unit that has to leave the window before the next one
-- may be taken is found by its number.
-- KEYS: the window. ARGV: units, limit, period and longest wait in microseconds, ticket.
-- Returns whether the units are taken, and the wait in microseconds.
local window = KEYS[1]
local cost, limit, per, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function read(member)
	local at, units = string.match(member, '^(%d+):(%d+):')
	return tonumber(at), tonumber(units)
end

for _ = 1, 100 do
	local oldest = redis.call('ZRANGE', window, 0, 0)[1]
	if not oldest or read(oldest) + per > now then
		break
	end
	redis.call('ZREM', window, oldest)
end

local total, at = 0, now
local newest = redis.call('ZRANGE', window, -1, -1, 'WITHSCORES')
if newest[1] then
	total = tonumber(newest[2])
	at = math.max(now, (read(newest[1])))
end
local leaves = total + cost - limit
local last = redis.call('ZRANGEBYSCORE', window, leaves, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
if leaves > 0 and last[1] then
	local taken, units = read(last[1])
	if leaves > tonumber(last[2]) - units then
		at = math.max(at, taken + per)
	end
end

local wait = string.format('%.0f', at - now)
if at - now > longest then
	return { 0, wait }
end
redis.call('ZADD', window, string.format('%.0f', total + cost), string.format('%.0f:%s:%s', at, ARGV[1], ARGV[5]))
redis.call('PEXPIRE', window, string.format('%.0f', math.ceil((at + per - now) / 1000) + 1))
return { 1, wait }
