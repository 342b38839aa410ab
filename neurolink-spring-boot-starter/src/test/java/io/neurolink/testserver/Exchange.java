package io.neurolink.testserver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One request and the connection on which to answer it.
 */
public final class Exchange {

	private final Socket socket;

	private final ReceivedRequest request;

	Exchange(Socket socket, ReceivedRequest request) {
		this.socket = socket;
		this.request = request;
	}

	/**
	 * What the client sent.
	 * @return the request
	 */
	public ReceivedRequest request() {
		return this.request;
	}

	/**
	 * Writes a status line and headers.
	 * @param status the status
	 * @param contentType the content type, or an empty text for none
	 * @param headers further headers
	 * @param framing the header that says how the body ends
	 * @throws IOException if the client left
	 */
	public void head(int status, String contentType, Map<String, String> headers, String framing) throws IOException {
		StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Scripted\r\n");
		if (!contentType.isEmpty()) {
			head.append("Content-Type: ").append(contentType).append("\r\n");
		}
		headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		head.append(framing).append("\r\nConnection: close\r\n\r\n");
		raw(head.toString().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Writes one HTTP chunk and flushes it.
	 * @param bytes the content; an empty one is left out, for it would end the body
	 * @throws IOException if the client left
	 */
	public void chunk(byte[] bytes) throws IOException {
		if (bytes.length == 0) {
			return;
		}
		byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
		byte[] framed = new byte[size.length + bytes.length + 2];
		System.arraycopy(size, 0, framed, 0, size.length);
		System.arraycopy(bytes, 0, framed, size.length, bytes.length);
		framed[framed.length - 2] = '\r';
		framed[framed.length - 1] = '\n';
		raw(framed);
	}

	/**
	 * Writes one HTTP chunk of text and flushes it.
	 * @param text the content
	 * @throws IOException if the client left
	 */
	public void chunk(String text) throws IOException {
		chunk(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Ends a chunked body.
	 * @throws IOException if the client left
	 */
	public void end() throws IOException {
		raw("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Writes bytes as they are and flushes them.
	 * @param bytes the bytes
	 * @throws IOException if the client left
	 */
	public void raw(byte[] bytes) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(bytes);
		out.flush();
	}

	/**
	 * Waits until the client closes the connection, and completes
	 * {@link ReceivedRequest#clientLeft()}.
	 */
	public void awaitClientLeft() {
		try {
			while (this.socket.getInputStream().read() >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			// a reset is a way to leave, too
		}
		this.request.clientLeft().complete(null);
	}

	/**
	 * Closes the connection.
	 * @throws IOException if that fails
	 */
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * Resets the connection.
	 * @throws IOException if that fails
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}
