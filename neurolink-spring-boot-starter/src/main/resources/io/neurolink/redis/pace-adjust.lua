-- Corrects the units of a call: as long as its answer has announced nothing, the taken
-- units; afterwards only what was used beyond the estimate.
-- KEYS: the hash of pace-take.lua. ARGV: the ticket, and the corrections as requests,
-- tokens, input and output tokens.
local pace = KEYS[1]
local call = tonumber(string.match(ARGV[1], '^(%d+)') or '')
if not call or call > (tonumber(redis.call('HGET', pace, 's') or '') or 0) then
	return 0
end
local corrections = { REQUESTS = ARGV[2], TOKENS = ARGV[3], INPUT_TOKENS = ARGV[4], OUTPUT_TOKENS = ARGV[5] }
local pending = { REQUESTS = true, TOKENS = true, INPUT_TOKENS = true, OUTPUT_TOKENS = true }
for name in string.gmatch(redis.call('HGET', pace, 'n') or '', '[^,]+') do
	local unit = redis.call('HGET', pace, name .. '.u')
	local correction = tonumber(corrections[unit])
	if tonumber(redis.call('HGET', pace, name .. '.q')) >= call then
		pending[unit] = false
		if correction > 0 then
			redis.call('HINCRBYFLOAT', pace, name .. '.r', string.format('%.0f', -correction))
		end
	end
end
for unit, correction in pairs(corrections) do
	if pending[unit] and tonumber(correction) ~= 0 then
		redis.call('HINCRBY', pace, 't.' .. unit, correction)
	end
end
return 1
