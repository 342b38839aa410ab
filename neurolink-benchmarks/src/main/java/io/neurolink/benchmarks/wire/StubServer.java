package io.neurolink.benchmarks.wire;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A server for OpenAI's chat completions, whole and streamed, that always returns the
 * same answer. The chunks of a stream are sent on a schedule, so that a slow reader falls
 * behind. It does little work, because it shares the machine with the measured clients.
 */
final class StubServer implements AutoCloseable {

	/** The number of chunks of a stream. */
	static final int PIECES = 20;

	/** The delay of a whole answer. */
	static final long WHOLE_AFTER_MILLIS = 50;

	/** The text of every answer. */
	static final String TEXT = IntStream.range(0, PIECES).mapToObj(StubServer::piece).reduce("", String::concat);

	private static final int BACKLOG = 4096;

	private static final int WORKERS = 2;

	private static final int MAX_REQUEST_BYTES = 64 * 1024;

	private final EventLoopGroup acceptor = group("stub-acceptor", 1);

	private final EventLoopGroup workers = group("stub", WORKERS);

	private final Channel channel;

	private StubServer() {
		this.channel = new ServerBootstrap().group(this.acceptor, this.workers)
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_BACKLOG, BACKLOG)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST_BYTES), new Answers());
				}

			})
			.bind("127.0.0.1", 0)
			.syncUninterruptibly()
			.channel();
	}

	static StubServer start() {
		return new StubServer();
	}

	/**
	 * Serves until its input ends, which happens when its parent process ends.
	 * @param args none
	 * @throws java.io.IOException if its input cannot be read
	 */
	public static void main(String[] args) throws java.io.IOException {
		try (StubServer server = start()) {
			System.out.println(server.baseUrl());
			while (System.in.read() >= 0) {
				continue;
			}
		}
		System.exit(0);
	}

	/**
	 * Returns the request for a stream of this pace.
	 * @param millis the interval before each chunk
	 */
	static String prompt(int millis) {
		return "Answer in pieces, pace=" + millis;
	}

	String baseUrl() {
		return "http://127.0.0.1:" + ((InetSocketAddress) this.channel.localAddress()).getPort() + "/v1";
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
		this.workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private static EventLoopGroup group(String name, int threads) {
		return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true),
				NioIoHandler.newFactory());
	}

	private static String piece(int index) {
		return "word-" + index + " ";
	}

	private static final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

		private static final Pattern STREAMED = Pattern.compile("\"stream\"\\s*:\\s*true");

		private static final Pattern PACE = Pattern.compile("pace=(\\d+)");

		private static final String USAGE = "{\"prompt_tokens\":9,\"completion_tokens\":20,\"total_tokens\":29}";

		private static final List<ByteBuf> EVENTS = IntStream.range(0, PIECES)
			.mapToObj((index) -> encoded(event("[{\"index\":0,\"delta\":{\"content\":\"" + piece(index)
					+ "\"},\"logprobs\":null,\"finish_reason\":null}]", "null")))
			.toList();

		private static final ByteBuf CLOSING = encoded(
				event("[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]", "null")
						+ event("[]", USAGE) + "data: [DONE]\n\n");

		private static final ByteBuf WHOLE = encoded(
				json("chat.completion", "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + TEXT
						+ "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}]", USAGE));

		@Override
		protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
			String body = request.content().toString(StandardCharsets.UTF_8);
			if (!STREAMED.matcher(body).find()) {
				context.executor().schedule(() -> answer(context), WHOLE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
				return;
			}
			Matcher pace = PACE.matcher(body);
			long nanos = TimeUnit.MILLISECONDS.toNanos(pace.find() ? Integer.parseInt(pace.group(1)) : 1);
			HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
			head.headers()
				.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
				.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
			context.write(head);
			next(context, 0, System.nanoTime() + nanos, nanos);
		}

		private void next(ChannelHandlerContext context, int index, long due, long pace) {
			context.executor()
				.schedule(() -> send(context, index, due, pace), due - System.nanoTime(), TimeUnit.NANOSECONDS);
		}

		private void send(ChannelHandlerContext context, int index, long due, long pace) {
			if (!context.channel().isActive()) {
				return;
			}
			context.writeAndFlush(new DefaultHttpContent(EVENTS.get(index).duplicate()), context.voidPromise());
			if (index + 1 < PIECES) {
				next(context, index + 1, due + pace, pace);
				return;
			}
			context.writeAndFlush(new DefaultHttpContent(CLOSING.duplicate()), context.voidPromise());
			context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, context.voidPromise());
		}

		private static void answer(ChannelHandlerContext context) {
			DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
					WHOLE.duplicate());
			response.headers()
				.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
				.set(HttpHeaderNames.CONTENT_LENGTH, WHOLE.readableBytes());
			context.writeAndFlush(response, context.voidPromise());
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

		private static String event(String choices, String usage) {
			return "data: " + json("chat.completion.chunk", choices, usage) + "\n\n";
		}

		private static String json(String object, String choices, String usage) {
			return "{\"id\":\"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG\",\"object\":\"" + object
					+ "\",\"created\":1741570283,\"model\":\"gpt-4o-2024-08-06\",\"service_tier\":\"default\","
					+ "\"system_fingerprint\":\"fp_fc9f1d7035\",\"choices\":" + choices + ",\"usage\":" + usage + "}";
		}

		private static ByteBuf encoded(String text) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
		}

	}

}
