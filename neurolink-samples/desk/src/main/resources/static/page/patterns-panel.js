import { DeskError, changeFaults, patterns, stream, tryPattern } from './desk.js';
import { chunks, describe, elapsed } from './format.js';

const { createElement: h, useEffect, useReducer, useRef, useState } = window.React;

const IDLE = { phase: 'idle', text: '', provider: null, model: null, degraded: false, error: null, notes: [], events: [], took: null };

const PHASES = { running: 'Trying…', done: 'Done', failed: 'No answer' };

// Two patterns have paths of their own: the page itself and the stream.
const PAGE = '/';
const STREAM = '/api/stream';

export function Patterns({ onTurn }) {
	const [all, setAll] = useState([]);
	const [problem, setProblem] = useState(null);

	useEffect(() => {
		let left = false;
		patterns().then((found) => !left && setAll(found), (failure) => !left && (failure.status === 404 ? setAll(null) : setProblem(failure.message)));
		return () => {
			left = true;
		};
	}, []);

	if (all === null) {
		return null; // This desk has none.
	}
	return h('section', { className: 'panel patterns', 'aria-labelledby': 'patterns-title' },
		h('h2', { id: 'patterns-title' }, 'Patterns'),
		h('p', { className: 'intro' }, 'Each is one small class, as an application would write it. The second button makes a provider fail first, and removes the fault afterwards.'),
		problem && h('p', { role: 'alert', className: 'note bad' }, problem),
		h('ul', { id: 'patterns', className: 'cards' }, all.map((pattern) => h(Card, { key: pattern.id, pattern, onTurn }))));
}

function tried(result, action) {
	switch (action.type) {
		case 'begin':
			return { ...IDLE, phase: 'running' };
		case 'piece':
			return { ...result, text: result.text + action.content, provider: action.provider, model: action.model, notes: [chunks(action.number) + ' so far'] };
		case 'outcome':
			return { ...result, text: action.content, provider: action.provider, model: action.model, degraded: action.degraded, error: action.error, notes: action.notes, events: action.events };
		case 'error':
			return { ...result, error: { message: action.message, type: action.errorType } };
		default:
			return { ...result, phase: result.error ? 'failed' : 'done', took: action.took };
	}
}

function Card({ pattern, onTurn }) {
	const [input, setInput] = useState(pattern.example);
	const [result, dispatch] = useReducer(tried, IDLE);
	const current = useRef(null);
	const title = `${pattern.number} ${pattern.title}`;

	useEffect(() => () => current.current?.abort(), []);

	async function run(faults) {
		if (current.current) {
			return;
		}
		const abort = current.current = new AbortController();
		const began = performance.now();
		dispatch({ type: 'begin' });
		try {
			for (const fault of faults) {
				await changeFaults(fault);
			}
			await attempt(abort.signal);
		}
		catch (failure) {
			dispatch({ type: 'error', message: failure instanceof DeskError ? failure.message : 'The page could not read the answer.' });
		}
		const took = performance.now() - began;
		// Before the end is shown, so that the next pattern starts with healthy providers.
		for (const provider of new Set(faults.map((fault) => fault.provider))) {
			await changeFaults({ provider, healthy: true }).catch(() => {});
		}
		dispatch({ type: 'end', took });
		current.current = null;
		onTurn();
	}

	async function attempt(signal) {
		if (pattern.path !== STREAM) {
			dispatch({ type: 'outcome', ...await tryPattern(pattern, input, signal) });
			return;
		}
		let number = 0;
		await stream(input, false, signal, (message) => {
			if (message.error) {
				dispatch({ type: 'error', message: message.error, errorType: message.type });
			}
			else {
				dispatch({ type: 'piece', number: ++number, ...message });
			}
		});
	}

	const tryIt = pattern.path === PAGE ? showThePage : () => run([]);
	const field = { id: 'input-' + pattern.id, value: input, 'aria-label': 'Input of ' + title, autoComplete: 'off', onChange: (event) => setInput(event.target.value) };
	return h('li', { className: 'card' },
		h('h3', null, h('span', { className: 'number' }, pattern.number), ' ', pattern.title,
			pattern.profile && h('span', { className: 'tag plain' }, 'profile ' + pattern.profile)),
		h('p', { className: 'shows' }, pattern.shows),
		pattern.path !== PAGE && (pattern.example.includes('\n') ? h('textarea', { ...field, rows: 3 }) : h('input', field)),
		h('div', { className: 'row tries' },
			h('button', { id: 'try-' + pattern.id, type: 'button', 'aria-label': 'Try ' + title, onClick: tryIt }, 'Try'),
			pattern.rehearsal && h('button', { id: 'rehearse-' + pattern.id, type: 'button', className: 'quiet', 'aria-label': `Try ${title}: ${pattern.rehearsal.label}`, onClick: () => run(pattern.rehearsal.faults) }, pattern.rehearsal.label)),
		h('p', { className: 'files' }, h('code', null, pattern.source), ' ', h('code', null, pattern.docs)),
		h(Result, { id: pattern.id, result }));
}

function showThePage() {
	document.getElementById('question').focus();
	document.getElementById('stream').click();
}

function Result({ id, result }) {
	const { phase, text, provider, model, degraded, error, notes, events, took } = result;
	return h('div', { id: 'result-' + id, className: 'result ' + phase, 'aria-busy': phase === 'running' },
		h('div', { role: 'status', className: 'result-head' },
			phase !== 'idle' && h('span', { className: 'status ' + (phase === 'running' ? 'asking' : phase) }, PHASES[phase]),
			took !== null && h('span', null, 'after ' + elapsed(took)),
			degraded && h('span', { className: 'tag warn' }, 'degraded answer'),
			provider && h('span', null, provider, ' ', h('code', null, model))),
		text && h('p', { className: 'result-text' }, text),
		error && h('p', { className: 'note bad' }, error.message, error.retryAfter && ' Not before ' + error.retryAfter + '.',
			error.type && h('code', null, error.type)),
		notes.length > 0 && h('ul', { className: 'notes' }, notes.map((note, index) => h('li', { key: index }, note))),
		events.length > 0 && h('ol', { className: 'happened', 'aria-label': 'Events of the calls' }, events.map((entry, index) => h(EventEntry, { key: index, entry }))));
}

function EventEntry({ entry }) {
	const { label, tone, text } = describe(entry);
	return h('li', null, h('span', { className: 'tag ' + tone }, label), ' ', text);
}
