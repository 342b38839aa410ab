-- Takes the units of a call from all limits that a provider announced, if that is possible
-- now, by the clock of this server.
-- A hash has, for each limit n: n.u its unit, n.l its size, n.r the announced remaining
-- units, n.q the number of the call that announced them, n.k the units that had been taken
-- up to that call, n.a the time of the announcement, n.z the reset, n.p the period, n.v the
-- units per microsecond of a bucket, n.o whether only one call may be sent after the reset; for each unit t.<unit>, the units taken so far; and s,
-- the number of calls, b, the time until which nothing is sent, n, the names of the limits.
-- KEYS: the hash. ARGV: the units of a call as requests, tokens, input and output tokens.
-- Returns the wait in microseconds, 0 if the units are taken, and the ticket.
local pace = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local units = { 'REQUESTS', 'TOKENS', 'INPUT_TOKENS', 'OUTPUT_TOKENS' }
local costs = {}
for i, unit in ipairs(units) do
	costs[unit] = tonumber(ARGV[i])
end

local state = {}
local flat = redis.call('HGETALL', pace)
for i = 1, #flat, 2 do
	state[flat[i]] = flat[i + 1]
end
local function number(field)
	return tonumber(state[field] or '')
end

local rolled = {}
local wait = math.max(0, (number('b') or 0) - now)
for name in string.gmatch(state['n'] or '', '[^,]+') do
	local unit, limit = state[name .. '.u'], number(name .. '.l')
	local total = number('t.' .. unit) or 0
	local remaining, taken, at = number(name .. '.r'), number(name .. '.k'), number(name .. '.a')
	local reset, period, rate = number(name .. '.z') or 0, number(name .. '.p') or 0, number(name .. '.v') or 0
	if rate == 0 and reset > 0 and now >= reset then
		remaining, taken, at, reset = limit or costs[unit], total, now, now + period
		if state[name .. '.o'] == '1' then
			remaining = costs[unit]
		end
		for field, value in pairs({ r = remaining, k = taken, a = at, z = reset }) do
			rolled[#rolled + 1] = name .. '.' .. field
			rolled[#rolled + 1] = string.format('%.0f', value)
		end
	end
	local full = remaining + rate * (now - at)
	local cost = costs[unit]
	if limit then
		full, cost = math.min(full, limit), math.min(cost, limit)
	end
	local level = full - math.max(0, total - taken)
	-- Calls whose answer announces nothing refill as well: a bucket continues from its level.
	if rate > 0 then
		for field, value in pairs({ r = string.format('%.6f', level), k = total, a = now }) do
			rolled[#rolled + 1] = name .. '.' .. field
			rolled[#rolled + 1] = type(value) == 'string' and value or string.format('%.0f', value)
		end
	end
	local missing = cost - level
	if missing > 0 then
		local until_more = 1000000
		if rate > 0 then
			until_more = missing / rate
		elseif reset > 0 then
			until_more = reset - now
		end
		wait = math.max(wait, until_more, 1)
	end
end
if wait > 0 then
	return { string.format('%.0f', math.ceil(wait)), '' }
end

if #rolled > 0 then
	redis.call('HSET', pace, unpack(rolled))
end
local ticket = redis.call('HINCRBY', pace, 's', 1)
for _, unit in ipairs(units) do
	ticket = ticket .. ':' .. redis.call('HINCRBY', pace, 't.' .. unit, costs[unit])
end
if redis.call('PTTL', pace) < 0 then
	redis.call('PEXPIRE', pace, 600000)
end
return { '0', ticket }
