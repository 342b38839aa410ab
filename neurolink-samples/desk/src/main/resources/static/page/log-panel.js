import { describe } from './format.js';

const { createElement: h, useEffect, useState } = window.React;

const KEPT = 200;

const TALLIES = [
	['attempts', (entry) => entry.kind === 'attempt'],
	['retries', (entry) => entry.kind === 'wait' && entry.event.reason === 'RETRY'],
	['cache hits', (entry) => entry.kind === 'hit'],
	['fallbacks', (entry) => entry.kind === 'fallback'],
	['hedges', (entry) => entry.kind === 'hedge'],
	['refused', (entry) => entry.kind === 'rejected'],
];

export function LiveLog() {
	const [entries, setEntries] = useState([]);
	const [connected, setConnected] = useState(true);

	useEffect(() => {
		let source;
		let seen = 0;
		const watch = () => {
			source = new EventSource('/api/events' + (seen ? '?after=' + seen : ''));
			source.onopen = () => setConnected(true);
			source.onerror = () => setConnected(false);
			source.onmessage = (message) => {
				const entry = JSON.parse(message.data);
				seen = entry.id;
				setEntries((before) => [entry, ...before].slice(0, KEPT));
			};
		};
		// A page that the browser keeps for back navigation would stay subscribed.
		const leave = () => source.close();
		const back = (event) => event.persisted && watch();
		watch();
		window.addEventListener('pagehide', leave);
		window.addEventListener('pageshow', back);
		return () => {
			window.removeEventListener('pagehide', leave);
			window.removeEventListener('pageshow', back);
			leave();
		};
	}, []);

	return h('section', { className: 'panel log', 'aria-labelledby': 'log-title' },
		h('div', { className: 'log-head' },
			h('h2', { id: 'log-title' }, 'Live log'),
			h('ul', { className: 'tallies' }, TALLIES.map(([name, counts]) =>
				h('li', { key: name }, h('strong', null, entries.filter(counts).length), ' ', name))),
			!connected && h('span', { className: 'tag warn' }, 'reconnecting…'),
			h('button', { type: 'button', className: 'quiet', onClick: () => setEntries([]) }, 'Clear')),
		h('ol', { id: 'log', className: 'entries', tabIndex: 0, 'aria-label': 'Events, newest first' },
			entries.length === 0 && h('li', { className: 'faint' }, 'Attempts, waits, cache hits and misses, fallbacks and refusals appear here as they happen.'),
			entries.map((entry) => h(Line, { key: entry.id, entry }))));
}

function Line({ entry }) {
	const { label, tone, text } = describe(entry);
	return h('li', { className: 'entry ' + entry.kind },
		h('time', { dateTime: entry.at }, clockTime(entry.at)),
		h('span', { className: 'tag ' + tone }, label),
		h('span', { className: 'text' }, text),
		h('span', { className: 'where' }, shortName(entry.event.name)));
}

function clockTime(instant) {
	const at = new Date(instant);
	return at.toLocaleTimeString('en-GB') + '.' + String(at.getMilliseconds()).padStart(3, '0');
}

// The name of an unnamed cache is class#method(parameter types). Events of a model have no name.
function shortName(name = '') {
	return name.replace(/\(.*\)$/, '').replace(/^.*\.(?=[^.]*#)/, '');
}
