-- Notes an answer in the index of its question, which lives as long as the answer that lives longest.
-- KEYS: the index. ARGV: the key of the answer, and how many milliseconds it lives.
redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
	redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
