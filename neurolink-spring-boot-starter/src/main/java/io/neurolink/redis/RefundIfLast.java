package io.neurolink.redis;

import io.github.bucket4j.distributed.remote.CommandResult;
import io.github.bucket4j.distributed.remote.MutableBucketEntry;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteCommand;
import io.github.bucket4j.distributed.serialization.SerializationHandle;
import io.github.bucket4j.distributed.versioning.Version;
import io.github.bucket4j.distributed.versioning.Versions;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.time.Durations;

/**
 * Returns units to a bucket unless later units have been reserved: later reservations
 * have fixed times, and a new one would be given the same time. Runs in this process,
 * between a read and a compare-and-set.
 */
final class RefundIfLast implements RemoteCommand<Boolean> {

	private final RateLimit limit;

	private final long units;

	private final long due;

	/**
	 * Creates the command.
	 * @param due the time at which the units were due, by the clock of Bucket4j
	 */
	RefundIfLast(RateLimit limit, long units, long due) {
		this.limit = limit;
		this.units = units;
		this.due = due;
	}

	@Override
	public CommandResult<Boolean> execute(MutableBucketEntry entry, long now) {
		if (!entry.exists()) {
			return CommandResult.FALSE;
		}
		RemoteBucketState bucket = entry.get();
		bucket.refillAllBandwidth(now);
		double perUnit = (double) Durations.nanos(this.limit.per()) / this.limit.limit();
		double missingIfLast = Math.max(0, this.due - now) / perUnit;
		if (bucket.getAvailableTokens() + missingIfLast <= -1) {
			return CommandResult.FALSE;
		}
		bucket.addTokens(this.units);
		entry.set(bucket);
		return CommandResult.TRUE;
	}

	@Override
	public SerializationHandle<RemoteCommand<?>> getSerializationHandle() {
		throw new UnsupportedOperationException("This command does not leave the process");
	}

	@Override
	public boolean isImmediateSyncRequired(long unsynchronizedTokens, long nanosSinceLastSync) {
		return true;
	}

	@Override
	public long estimateTokensToConsume() {
		return 0;
	}

	@Override
	public long getConsumedTokens(Boolean result) {
		return 0;
	}

	@Override
	public Version getRequiredVersion() {
		return Versions.getOldest();
	}

}
