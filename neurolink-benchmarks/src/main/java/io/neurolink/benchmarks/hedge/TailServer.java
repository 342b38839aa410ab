package io.neurolink.benchmarks.hedge;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.bootstrap.ServerBootstrap;
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
 * A server for streamed chat completions of OpenAI, whose time to the first token is that
 * of the scenario and the number of the call, which the prompt contains.
 */
final class TailServer implements AutoCloseable {

	private static final int BACKLOG = 1024;

	private static final int MAX_REQUEST_BYTES = 64 * 1024;

	private static final byte[] EVENTS = """
			data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}

			data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

			data: [DONE]

			"""
		.getBytes(StandardCharsets.UTF_8);

	private final EventLoopGroup workers = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("tail", true),
			NioIoHandler.newFactory());

	private final AtomicLong calls = new AtomicLong();

	private final int number;

	private final Channel channel;

	/**
	 * Starts a server.
	 * @param number its number, which determines its times
	 */
	TailServer(int number) {
		this.number = number;
		this.channel = new ServerBootstrap().group(this.workers)
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

	/**
	 * Returns the prompt of a call.
	 */
	static String prompt(Scenario scenario, int call) {
		return "Answer as " + scenario + " number " + call + ".";
	}

	String baseUrl() {
		return "http://127.0.0.1:" + ((InetSocketAddress) this.channel.localAddress()).getPort() + "/v1";
	}

	long calls() {
		return this.calls.get();
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

		private static final Pattern CALL = Pattern.compile("Answer as (\\w+) number (\\d+)");

		@Override
		protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
			Matcher call = CALL.matcher(request.content().toString(StandardCharsets.UTF_8));
			if (!call.find()) {
				context.close();
				return;
			}
			TailServer.this.calls.incrementAndGet();
			long nanos = Scenario.valueOf(call.group(1)).nanos(TailServer.this.number, Integer.parseInt(call.group(2)));
			context.executor().schedule(() -> answer(context), nanos, TimeUnit.NANOSECONDS);
		}

		private static void answer(ChannelHandlerContext context) {
			if (!context.channel().isActive()) {
				return;
			}
			HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
			head.headers()
				.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
				.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
			context.write(head);
			context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(EVENTS)));
			context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
