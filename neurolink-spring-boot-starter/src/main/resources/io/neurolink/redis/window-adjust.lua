-- Corrects what was taken of a sliding window: see window-reserve.lua for how it is kept.
-- What is given back lowers the running totals of all that came later, whose times stand.
-- What is added is taken at the end of the line, even beyond the limit.
-- KEYS: the window. ARGV: units more, or, if negative, less; period in microseconds; ticket.
local window = KEYS[1]
local more, per, ticket = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

if more > 0 then
	local total, at = 0, now
	local newest = redis.call('ZRANGE', window, -1, -1, 'WITHSCORES')
	if newest[1] then
		total = tonumber(newest[2])
		at = math.max(now, tonumber(string.match(newest[1], '^%d+')))
	end
	redis.call('ZADD', window, string.format('%.0f', total + more), string.format('%.0f:%s:%s+', at, ARGV[1], ticket))
	redis.call('PEXPIRE', window, string.format('%.0f', math.ceil((at + per - now) / 1000) + 1))
	return 1
end

local page = 64
local later = {}
for from = 0, math.huge, page do
	local members = redis.call('ZREVRANGE', window, from, from + page - 1, 'WITHSCORES')
	if #members == 0 then
		return 0
	end
	for i = 1, #members, 2 do
		local at, units, whose = string.match(members[i], '^(%d+):(%d+):(.*)$')
		if whose == ticket then
			local less = math.min(-more, tonumber(units))
			redis.call('ZREM', window, members[i])
			if tonumber(units) > less then
				redis.call('ZADD', window, string.format('%.0f', tonumber(members[i + 1]) - less),
					string.format('%s:%.0f:%s', at, units - less, ticket))
			end
			for _, member in ipairs(later) do
				redis.call('ZINCRBY', window, string.format('%.0f', -less), member)
			end
			return 1
		end
		later[#later + 1] = members[i]
	end
end
