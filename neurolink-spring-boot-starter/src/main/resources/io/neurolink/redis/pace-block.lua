-- Lets no instance send anything for a time.
-- KEYS: the hash of pace-take.lua. ARGV: the time in microseconds.
local pace = KEYS[1]
local time = redis.call('TIME')
local till = time[1] * 1000000 + time[2] + tonumber(ARGV[1])
if till > (tonumber(redis.call('HGET', pace, 'b') or '') or 0) then
	redis.call('HSET', pace, 'b', string.format('%.0f', till))
end
redis.call('PEXPIRE', pace, string.format('%.0f', math.max(redis.call('PTTL', pace), math.ceil(ARGV[1] / 1000), 60000)))
return 1
