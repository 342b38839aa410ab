-- Raises the limit of a budget, or resets it: see budget-reserve.lua for how a budget is kept.
-- KEYS: the budget in its window. ARGV: the amount that the limit is raised by, or reset; the same amount,
-- negated; milliseconds until the key expires.
local budget = KEYS[1]
if ARGV[1] == 'reset' then
	redis.call('HSET', budget, 'c', '0', 'e', '0', 'r', '0')
	redis.call('HINCRBY', budget, 'g', '1')
else
	redis.call('HINCRBY', budget, 'e', ARGV[1])
	redis.call('HINCRBY', budget, 'c', ARGV[2])
end
redis.call('PEXPIRE', budget, ARGV[3])
return 1
