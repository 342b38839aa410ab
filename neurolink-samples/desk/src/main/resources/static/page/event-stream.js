/**
 * Reads server-sent events from the body of a response, as its bytes come: events and
 * characters may be split anywhere. Yields the data of each event; comments and other
 * fields are ignored. An event without a blank line after it is ignored.
 */
export async function* events(body) {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let text = '';
	let data = [];
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) {
				return;
			}
			text += decoder.decode(value, { stream: true });
			// A \r at the very end may be the first half of \r\n.
			const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
			const lines = complete.split(/\r\n|\r|\n/);
			text = lines.pop() + text.slice(complete.length);
			for (const line of lines) {
				if (line === '') {
					if (data.length > 0) {
						yield data.join('\n');
					}
					data = [];
				}
				else if (line.startsWith('data:')) {
					data.push(line.slice(line[5] === ' ' ? 6 : 5));
				}
			}
		}
	}
	finally {
		reader.cancel().catch(() => {});
	}
}
