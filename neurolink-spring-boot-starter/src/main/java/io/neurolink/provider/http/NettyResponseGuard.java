package io.neurolink.provider.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * Ensures that each request on an HTTP/1.1 connection of Reactor Netty gets its own
 * response. Reactor Netty treats an interim response (102, 103) as the final one, and
 * reuses the connection for the next request before the final response has arrived. This
 * handler drops interim responses, and closes a connection on which a response is
 * malformed or arrives without a request.
 * <p>
 * Runs on the event loop of its channel.
 */
final class NettyResponseGuard extends ChannelDuplexHandler {

	private static final String NAME = "neurolink.responseGuard";

	private static final int FIRST_INTERIM = 100;

	private static final int SWITCHING_PROTOCOLS = 101;

	private static final int FIRST_FINAL = 200;

	private int awaited;

	private boolean interim;

	private boolean dropped;

	private boolean broken;

	/**
	 * Guards the connection of a request if it belongs to Reactor Netty and is not yet
	 * guarded.
	 * @param request the request, before it is written
	 */
	static void install(ClientHttpRequest request) {
		if (request.getNativeRequest() instanceof Connection connection) {
			ChannelPipeline pipeline = connection.channel().pipeline();
			if (pipeline.get(NettyPipeline.HttpCodec) != null && pipeline.get(NAME) == null) {
				pipeline.addBefore(NettyPipeline.HttpCodec, NettyTlsAlertDetector.NAME, new NettyTlsAlertDetector());
				pipeline.addAfter(NettyPipeline.HttpCodec, NAME, new NettyResponseGuard());
			}
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof HttpRequest) {
			this.awaited++;
		}
		super.write(context, message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (!(message instanceof HttpObject part)) {
			super.channelRead(context, message);
			return;
		}
		if (drops(context, part)) {
			this.dropped = true;
			ReferenceCountUtil.release(message);
			return;
		}
		if (part instanceof LastHttpContent) {
			this.awaited--;
		}
		super.channelRead(context, message);
	}

	// A dropped response triggers no further read.
	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		super.channelReadComplete(context);
		if (this.dropped && !this.broken) {
			this.dropped = false;
			context.read();
		}
	}

	private boolean drops(ChannelHandlerContext context, HttpObject part) {
		if (this.broken) {
			return true;
		}
		if (part.decoderResult().isFailure()) {
			fail(context, "it cannot be decoded (" + part.decoderResult().cause().getClass().getSimpleName() + ")");
			return true;
		}
		if (this.interim) {
			this.interim = !(part instanceof LastHttpContent);
			return true;
		}
		if (this.awaited == 0) {
			fail(context, "it came without a request");
			return true;
		}
		if (part instanceof HttpResponse response && response.status().code() < FIRST_FINAL) {
			if (response.status().code() < FIRST_INTERIM) {
				fail(context, "its status is " + response.status().code());
			}
			else if (response.status().code() == SWITCHING_PROTOCOLS) {
				fail(context, "it switches to a protocol that was not requested");
			}
			this.interim = !(part instanceof LastHttpContent);
			return true;
		}
		return false;
	}

	// The decoder's exceptions quote the response, and Reactor Netty would log this one.
	private void fail(ChannelHandlerContext context, String what) {
		this.broken = true;
		if (this.awaited > 0) {
			context.fireExceptionCaught(new MalformedResponseException(what, null));
		}
		context.close();
	}

}
