-- Reserves an amount of a budget, if it fits. A hash has what is charged or reserved, less what the limit
-- was raised by (c), what it was raised by (e), what is reserved (r), and the generation (g), which a reset
-- increments. Amounts are whole numbers of up to 64 bits, which Lua cannot hold: Redis adds them, and they
-- are compared as text.
-- KEYS: the budget in its window. ARGV: amount; limit; milliseconds until the key expires.
local budget, amount, limit = KEYS[1], ARGV[1], ARGV[2]

local function exceeds(a, b)
	if string.sub(a, 1, 1) == '-' then
		return false
	end
	if #a ~= #b then
		return #a > #b
	end
	return a > b
end

redis.call('HINCRBY', budget, 'c', amount)
local taken = 1
if exceeds(redis.call('HGET', budget, 'c'), limit) then
	redis.call('HINCRBY', budget, 'c', '-' .. amount)
	taken = 0
else
	redis.call('HINCRBY', budget, 'r', amount)
end
redis.call('PEXPIRE', budget, ARGV[3])
local counts = redis.call('HMGET', budget, 'c', 'e', 'r', 'g')
return {tostring(taken), counts[1] or '0', counts[2] or '0', counts[3] or '0', counts[4] or '0'}
