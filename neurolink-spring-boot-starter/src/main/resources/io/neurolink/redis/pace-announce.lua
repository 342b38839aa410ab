-- Records what a provider announced with the answer to a call, unless the answer to a later
-- call has announced it already. The hash is described in pace-take.lua; n.xa, n.xt and n.xu
-- are the time, the reset and the used units of an earlier announcement, from which it
-- follows whether the limit is a bucket, whose reset moves in proportion to the used units, or
-- a window, whose reset does not move until it ends.
-- KEYS: the hash. ARGV: the ticket of the call, the longest time to keep the hash in
-- milliseconds, the longest time to believe an announcement in microseconds; and for each
-- limit its name, unit, size or nothing, remaining units, and microseconds until its reset.
local pace = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local call, totals = nil, {}
for part in string.gmatch(ARGV[1], '[^:]+') do
	if not call then
		call = tonumber(part)
	else
		totals[#totals + 1] = tonumber(part)
	end
end
local positions = { REQUESTS = 1, TOKENS = 2, INPUT_TOKENS = 3, OUTPUT_TOKENS = 4 }
-- A ticket from before the hash expired.
if not call or call > (tonumber(redis.call('HGET', pace, 's') or '') or 0) then
	return 0
end

local names = redis.call('HGET', pace, 'n') or ''
local longest = 60000
for i = 4, #ARGV, 5 do
	local name, unit, limit = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
	local remaining, reset = tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4])
	local old = redis.call('HMGET', pace, name .. '.q', name .. '.l', name .. '.xa', name .. '.xt', name .. '.xu',
			name .. '.v', name .. '.p')
	if not old[1] or tonumber(old[1]) <= call then
		local rate, used = tonumber(old[6] or '') or 0, (limit or remaining) - remaining
		local anchor, anchor_reset = tonumber(old[3] or ''), tonumber(old[4] or '')
		local anchored = anchor and limit and limit == tonumber(old[2] or '') and reset > 0
				and now < anchor + anchor_reset
		if anchored then
			local moved, used_before = now + reset - anchor - anchor_reset, tonumber(old[5])
			if moved > math.max(20000, 0.25 * anchor_reset) then
				local here, before = used * anchor_reset, used_before * reset
				if here > 0 and here <= 1.5 * before and before <= 1.5 * here then
					rate = 1
				end
				anchored = false
			elseif math.abs(moved) < 10000 and used - used_before >= math.max(2, limit / 10) then
				rate, anchored = 0, false
			end
		end
		if rate > 0 and used >= 1 and reset > 0 then
			rate = used / reset
		elseif rate == 1 or not limit then
			rate = 0
		end
		local believed = math.min(reset, tonumber(ARGV[3]))
		local period = math.max(tonumber(old[7] or '') or 0, believed)
		redis.call('HSET', pace, name .. '.u', unit, name .. '.q', string.format('%.0f', call), name .. '.r',
				string.format('%.0f', remaining), name .. '.k', string.format('%.0f', totals[positions[unit]]),
				name .. '.a', string.format('%.0f', now), name .. '.z',
				string.format('%.0f', reset > 0 and now + believed or 0), name .. '.o',
				reset > believed and '1' or '0', name .. '.p', string.format('%.0f', period),
				name .. '.v', string.format('%.12f', rate))
		if limit then
			redis.call('HSET', pace, name .. '.l', string.format('%.0f', limit))
		end
		if not anchored then
			redis.call('HSET', pace, name .. '.xa', string.format('%.0f', now), name .. '.xt',
					string.format('%.0f', reset), name .. '.xu', string.format('%.0f', used))
		end
		longest = math.max(longest, math.ceil(3 * period / 1000))
		if not string.find(',' .. names .. ',', ',' .. name .. ',', 1, true) then
			names = (names == '') and name or names .. ',' .. name
		end
	end
end
redis.call('HSET', pace, 'n', names)
-- Never shorter: a limit that this answer did not announce may hold for longer.
redis.call('PEXPIRE', pace,
		string.format('%.0f', math.max(redis.call('PTTL', pace), math.min(longest, tonumber(ARGV[2])))))
return 1
