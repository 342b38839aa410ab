/** Formats entries of the live log. */

const KINDS = {
	attempt: { label: 'Attempt', tone: (event) => event.error ? 'bad' : 'good', text: attempt },
	wait: { label: 'Wait', tone: () => 'calm', text: wait },
	hit: { label: 'Cache hit', tone: () => 'good', text: (event) => HITS[event.kind] || 'From the cache' },
	miss: { label: 'Cache miss', tone: () => 'plain', text: () => 'Not in the cache: a provider is called' },
	fallback: { label: 'Fallback', tone: () => 'warn', text: fallback },
	pause: { label: 'Pause', tone: (event) => event.outcome === 'SENT' ? 'calm' : 'warn', text: pause },
	hedge: { label: 'Hedge', tone: () => 'warn', text: (event) => `${event.from} has no content after ${time(event.after)}: ${event.to} is called as well` },
	hedgewin: { label: 'Hedge won', tone: () => 'good', text: (event) => `${event.to} answered before ${event.from}, which is cancelled` },
	routechosen: { label: 'Route', tone: () => 'plain', text: (event) => `Sent to ${event.target}` },
	rejected: { label: 'Rejected', tone: () => 'bad', text: rejected },
	charged: { label: 'Charged', tone: () => 'plain', text: charged },
	budgetrejected: { label: 'Budget', tone: () => 'bad', text: (event) => `The budget ${event.name} has too little left` },
	budgetchanged: { label: 'Budget', tone: () => 'plain', text: (event) => `The budget ${event.name} was ${event.kind === 'RESET' ? 'reset' : 'raised by ' + dollars(event.amount)}` },
	dequeued: { label: 'Batch', tone: () => 'plain', text: (event) => `Left the queue after ${time(event.waited)}, ${event.queued} behind it` },
	storeunavailable: { label: 'Not shared', tone: () => 'warn', text: (event) => `The shared store did not answer: ${event.decision}` },
	malformedeventskipped: { label: 'Left out', tone: () => 'warn', text: () => 'A malformed event of a stream was left out' },
	answernotstored: { label: 'Not stored', tone: () => 'warn', text: (event) => `The answer was not stored in the shared store: ${event.reason}` },
	breakerchange: { label: 'Breaker', tone: () => 'warn', text: (event) => `${event.from} → ${event.to}` },
};

const HITS = {
	HIT: 'Answered from the cache: no provider was called',
	COALESCED: 'Shared the answer of a call that was already under way',
	STALE: 'An expired answer stands in for a failure',
};

const ROUTES = {
	method: 'the method as it was called',
	static: 'the static answer',
	stale: 'an expired answer',
};

export function describe(entry) {
	const kind = KINDS[entry.kind];
	return kind ? { label: kind.label, tone: kind.tone(entry.event), text: kind.text(entry.event) }
		: { label: entry.kind, tone: 'plain', text: '' };
}

/** Describes the faults of a provider; empty if it has none. */
export function faultWords(provider) {
	const words = [];
	if (provider.failureRate) {
		const share = provider.failureRate === 1 ? 'every call' : Math.round(provider.failureRate * 100) + '% of the calls';
		words.push(`fails ${share}: ${provider.failureType}`);
	}
	if (provider.failNext) {
		words.push(`fails the next ${provider.failNext === 1 ? 'call' : provider.failNext + ' calls'}: ${provider.failNextType}`);
	}
	if (provider.cutStreamAfter !== undefined) {
		words.push(`cuts streams after ${chunks(provider.cutStreamAfter)}`);
	}
	return words.join(', ');
}

export function chunks(count) {
	return count === 1 ? '1 chunk' : count + ' chunks';
}

/** Formats an amount in US dollars, with as many digits as it takes to be seen. */
export function dollars(amount) {
	const digits = amount === 0 || amount >= 0.01 ? 2 : amount >= 0.0001 ? 4 : 6;
	return '$' + amount.toFixed(digits);
}

/** Formats milliseconds for readers. */
export function elapsed(milliseconds) {
	return milliseconds < 995 ? Math.round(milliseconds) + ' ms' : (milliseconds / 1000).toFixed(1) + ' s';
}

function attempt(event) {
	const who = event.target ? `${event.target.provider}/${event.target.model}` : 'The method';
	if (!event.error) {
		return `${who} answered at attempt ${event.number}, after ${time(event.duration)}`;
	}
	return `${who} failed at attempt ${event.number}, after ${time(event.duration)}: ${event.error}`
		+ (event.last ? '. No further attempt' : '');
}

function wait(event) {
	return `${time(event.duration)} until ${event.reason === 'RETRY' ? 'the next attempt' : 'the limiter has a permit'}`;
}

function pause(event) {
	const target = event.target.model ? `${event.target.provider}/${event.target.model}` : event.target.provider;
	const waited = `${time(event.duration)} for the limits that ${target} announced`;
	return event.outcome === 'SENT' ? waited : `${waited}: ${event.outcome.toLowerCase()}`;
}

function fallback(event) {
	return `${event.reason}: from ${ROUTES[event.from] || event.from} to ${ROUTES[event.to] || event.to}`;
}

function charged(event) {
	return event.cost === null ? `Cost not known, for the budget ${event.name}` : `${dollars(event.cost)} to the budget ${event.name}`;
}

function rejected(event) {
	return event.retryAfter ? `No permit: the next is available in ${time(event.retryAfter)}` : 'The request exceeds the limit by itself';
}

// ISO 8601, as in PT1M2.5S.
function time(duration) {
	const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?$/.exec(duration) || [];
	return elapsed(((hours * 60 + +minutes) * 60 + +seconds) * 1000);
}
