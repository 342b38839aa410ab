package io.neurolink.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * Decodes the encodings {@code gzip} (RFC 1952, with any number of members) and
 * {@code deflate} (RFC 1950, or RFC 1951 as some servers use it) incrementally.
 * <p>
 * Stateful; used by one subscription. Only {@link #close()} may be called from another
 * thread.
 */
final class InflatingDecoder implements AutoCloseable {

	private static final int PIECE = 8192;

	private static final int MAX_HEADER = 8192;

	private static final int TRAILER = 8;

	private static final int EXTRA = 4;

	private static final int NAME = 8;

	private static final int COMMENT = 16;

	private static final int HEADER_CHECKSUM = 2;

	private final Format format;

	private final ByteArrayOutputStream held = new ByteArrayOutputStream();

	private final CRC32 checksum = new CRC32();

	private Inflater inflater = new Inflater(true);

	private State state = State.HEADER;

	private byte[] input = {};

	private int position;

	private int members;

	private boolean begun;

	private boolean closed;

	InflatingDecoder(Format format) {
		this.format = format;
	}

	/**
	 * Returns the format of an encoding.
	 * @param encoding the name, in lower case
	 * @return the format, or {@code null} if it is not supported
	 */
	static @Nullable Format format(String encoding) {
		return switch (encoding) {
			case "gzip", "x-gzip" -> Format.GZIP;
			case "deflate", "x-deflate" -> Format.DEFLATE;
			default -> null;
		};
	}

	/**
	 * Decodes further bytes.
	 * @param bytes the bytes
	 * @return the decoded bytes, decoded during iteration
	 */
	Iterable<DataBuffer> feed(byte[] bytes) {
		take(bytes);
		return Pieces::new;
	}

	/**
	 * Ends the content.
	 * @return an empty publisher, or a failure if the content is incomplete
	 */
	synchronized Flux<DataBuffer> end() {
		boolean whole = !this.begun || this.state == State.END || (this.state == State.HEADER && this.members > 0);
		return whole ? Flux.empty()
				: Flux.error(new MalformedResponseException("the compressed content ends too early", null));
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.inflater.end();
	}

	private synchronized void take(byte[] bytes) {
		this.input = bytes;
		this.position = 0;
		this.begun |= bytes.length > 0;
	}

	private synchronized byte @Nullable [] next() throws MalformedResponseException {
		while (!this.closed) {
			switch (this.state) {
				case HEADER -> {
					if (!header()) {
						return null;
					}
				}
				case BODY -> {
					byte[] piece = inflate();
					if (piece.length > 0) {
						return piece;
					}
					if (this.state == State.BODY) {
						return null;
					}
				}
				case TRAILER -> {
					if (!trailer()) {
						return null;
					}
				}
				case END -> {
					return null;
				}
			}
		}
		return null;
	}

	private boolean header() throws MalformedResponseException {
		byte[] start = hold();
		int length = (this.format == Format.GZIP) ? gzipHeader(start) : (start.length < 2) ? -1 : 0;
		if (length < 0) {
			if (start.length > MAX_HEADER) {
				throw malformed(null);
			}
			return false;
		}
		this.held.reset();
		this.input = start;
		this.position = length;
		if (this.state == State.HEADER) {
			this.inflater.end();
			this.inflater = new Inflater(this.format == Format.GZIP || !isZlib(start));
			this.checksum.reset();
			this.state = State.BODY;
		}
		return true;
	}

	private byte[] hold() {
		this.held.write(this.input, this.position, this.input.length - this.position);
		this.position = this.input.length;
		return this.held.toByteArray();
	}

	// The length of the header, or -1 while it is incomplete. Padding after the last
	// member is not one.
	private int gzipHeader(byte[] start) throws MalformedResponseException {
		if (start.length < 2) {
			return -1;
		}
		if ((start[0] & 0xff) != 0x1f || (start[1] & 0xff) != 0x8b) {
			if (this.members == 0) {
				throw malformed(null);
			}
			this.state = State.END;
			return start.length;
		}
		int length = 10;
		if (start.length < length) {
			return -1;
		}
		int flags = start[3];
		if ((flags & EXTRA) != 0) {
			if (start.length < length + 2) {
				return -1;
			}
			length += 2 + (start[length] & 0xff) + ((start[length + 1] & 0xff) << 8);
		}
		for (int flag : new int[] { NAME, COMMENT }) {
			if ((flags & flag) != 0) {
				while (length < start.length && start[length] != 0) {
					length++;
				}
				length++;
			}
		}
		length += ((flags & HEADER_CHECKSUM) != 0) ? 2 : 0;
		return (start.length < length) ? -1 : length;
	}

	private static boolean isZlib(byte[] start) {
		int header = ((start[0] & 0xff) << 8) + (start[1] & 0xff);
		return (start[0] & 0x0f) == 8 && header % 31 == 0;
	}

	private byte[] inflate() throws MalformedResponseException {
		if (this.inflater.needsInput() && this.position < this.input.length) {
			this.inflater.setInput(this.input, this.position, this.input.length - this.position);
			this.position = this.input.length;
		}
		byte[] piece = new byte[PIECE];
		int count;
		try {
			count = this.inflater.inflate(piece);
		}
		catch (DataFormatException ex) {
			throw malformed(ex);
		}
		if (this.inflater.needsDictionary()) {
			throw malformed(null);
		}
		this.checksum.update(piece, 0, count);
		if (this.inflater.finished()) {
			this.position = this.input.length - this.inflater.getRemaining();
			this.state = (this.format == Format.GZIP) ? State.TRAILER : State.END;
		}
		return Arrays.copyOf(piece, count);
	}

	private boolean trailer() throws MalformedResponseException {
		byte[] trailer = hold();
		if (trailer.length < TRAILER) {
			return false;
		}
		ByteBuffer values = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
		if (values.getInt() != (int) this.checksum.getValue()
				|| values.getInt() != (int) this.inflater.getBytesWritten()) {
			throw malformed(null);
		}
		this.held.reset();
		this.input = trailer;
		this.position = TRAILER;
		this.members++;
		this.state = State.HEADER;
		return true;
	}

	private static MalformedResponseException malformed(@Nullable Exception cause) {
		return new MalformedResponseException("the content does not match its Content-Encoding", cause);
	}

	/**
	 * A compression format.
	 */
	enum Format {

		GZIP, DEFLATE

	}

	private enum State {

		HEADER, BODY, TRAILER, END

	}

	private final class Pieces implements Iterator<DataBuffer> {

		private byte @Nullable [] piece;

		@Override
		public boolean hasNext() {
			try {
				this.piece = (this.piece != null) ? this.piece : InflatingDecoder.this.next();
			}
			catch (MalformedResponseException ex) {
				throw Exceptions.propagate(ex);
			}
			return this.piece != null;
		}

		@Override
		public DataBuffer next() {
			byte[] next = hasNext() ? this.piece : null;
			if (next == null) {
				throw new NoSuchElementException();
			}
			this.piece = null;
			return DefaultDataBufferFactory.sharedInstance.wrap(next);
		}

	}

}
