import { events } from './event-stream.js';

/** A rejected or failed request, with a message for the reader. */
export class DeskError extends Error {

	constructor(message, status) {
		super(message);
		this.status = status;
	}

}

/**
 * Streams an answer and passes each message on: {content, provider, model}, {restart} or
 * {error, type}. Returns at the regular end of the stream.
 */
export async function stream(prompt, restart, signal, onMessage) {
	const response = await call('/api/stream', { signal, ...json({ prompt, restart }) });
	for await (const data of broken(events(response.body))) {
		if (data === '[DONE]') {
			return;
		}
		onMessage(JSON.parse(data));
	}
	throw new DeskError('The connection broke before the end of the answer. Please try again.');
}

/** Asks for a whole answer: {content, provider, model, degraded}. */
export async function ask(question, signal) {
	const response = await call('/api/answer?q=' + encodeURIComponent(question), { signal });
	return response.json();
}

/** Returns the simulated providers and their faults. */
export async function faults() {
	return (await call('/api/faults', {})).json();
}

/** Changes the faults of one provider, or of all; returns the active faults. */
export async function changeFaults(change) {
	return (await call('/api/faults', json(change))).json();
}

/** Returns the cost of the calls since the start, and the budgets. */
export async function spend() {
	const { spend, budgets } = await (await call('/actuator/neurolink', {})).json();
	return { spend, budgets };
}

/** Returns the patterns. */
export async function patterns() {
	return (await call('/api/patterns', {})).json();
}

/** Tries a pattern: {content, provider, model, degraded, error, notes, events}. */
export async function tryPattern(pattern, input, signal) {
	return (await call(pattern.path, { signal, ...json({ [pattern.field]: input }) })).json();
}

function json(body) {
	return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

async function call(path, options) {
	let response;
	try {
		response = await fetch(path, options);
	}
	catch (failure) {
		throw unreachable(failure);
	}
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		throw new DeskError(problem.detail || 'The desk answered with status ' + response.status + '.', response.status);
	}
	return response;
}

async function* broken(source) {
	try {
		yield* source;
	}
	catch (failure) {
		throw unreachable(failure);
	}
}

function unreachable(failure) {
	return failure.name === 'AbortError' ? failure
		: new DeskError('The connection to the desk was lost. Is the application still running?');
}
