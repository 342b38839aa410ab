-- Replaces a reserved amount by the actual one: see budget-reserve.lua for how a budget is kept. After a
-- reset, and without a reservation, the actual amount is added.
-- KEYS: the budget in its window. ARGV: generation of the reservation; the reserved amount, negative; the
-- difference to the actual amount; the actual amount; milliseconds until the key expires.
local budget = KEYS[1]
if (redis.call('HGET', budget, 'g') or '0') == ARGV[1] then
	if redis.call('EXISTS', budget) == 0 then
		return 0
	end
	redis.call('HINCRBY', budget, 'r', ARGV[2])
	redis.call('HINCRBY', budget, 'c', ARGV[3])
else
	redis.call('HINCRBY', budget, 'c', ARGV[4])
	redis.call('PEXPIRE', budget, ARGV[5])
end
return 1
