package io.neurolink.provider.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Detects a TLS alert in the first bytes of a connection of Reactor Netty, which its HTTP
 * decoder treats as a malformed line. Runs on the event loop of its channel.
 */
final class NettyTlsAlertDetector extends ChannelInboundHandlerAdapter {

	static final String NAME = "neurolink.tlsAlertDetector";

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (message instanceof ByteBuf bytes && bytes.readableBytes() > 1) {
			int start = bytes.readerIndex();
			if (TlsMismatch.isAlert(bytes.getByte(start), bytes.getByte(start + 1))) {
				ReferenceCountUtil.release(message);
				context.fireExceptionCaught(new MalformedResponseException(
						"it begins as an alert of TLS [" + TlsMismatch.ALERT + "]", null));
				context.close();
				return;
			}
		}
		context.pipeline().remove(this);
		super.channelRead(context, message);
	}

}
