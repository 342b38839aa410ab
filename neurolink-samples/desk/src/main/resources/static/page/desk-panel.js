import { DeskError, ask, stream } from './desk.js';
import { elapsed } from './format.js';

const { createElement: h, useEffect, useReducer, useRef, useState } = window.React;

const IDLE = { phase: 'idle', text: '', provider: null, model: null, degraded: false, restarts: 0, error: null, took: null };

const PHASES = {
	idle: 'Nothing asked yet',
	streaming: 'Streaming…',
	asking: 'Waiting for the whole answer…',
	done: 'Done',
	stopped: 'Stopped',
	failed: 'Failed',
};

// An answer of an earlier turn may still arrive when the next one begins.
function answered(answer, action) {
	if (action.type !== 'begin' && action.turn !== answer.turn) {
		return answer;
	}
	switch (action.type) {
		case 'begin':
			return { ...IDLE, phase: action.phase, turn: action.turn };
		case 'piece':
			return { ...answer, text: answer.text + action.content, provider: action.provider, model: action.model, degraded: action.degraded === true };
		case 'whole':
			return { ...answer, text: action.content, provider: action.provider, model: action.model, degraded: action.degraded };
		case 'restart':
			return { ...answer, text: '', provider: null, model: null, restarts: answer.restarts + 1 };
		case 'error':
			return { ...answer, phase: 'failed', error: { text: action.text, type: action.errorType }, took: action.took };
		case 'end':
			return answer.error ? answer : { ...answer, phase: action.phase, took: action.took };
		default:
			return answer;
	}
}

export function Desk({ onTurn }) {
	const [question, setQuestion] = useState('Where is my parcel?');
	const [restart, setRestart] = useState(false);
	const [answer, dispatch] = useReducer(answered, IDLE);
	const current = useRef(null);
	const turns = useRef(0);
	const input = useRef(null);
	const running = answer.phase === 'streaming' || answer.phase === 'asking';

	useEffect(() => () => current.current?.abort(), []);

	async function run(phase, work) {
		current.current?.abort();
		const abort = current.current = new AbortController();
		const turn = ++turns.current;
		const began = performance.now();
		const took = () => performance.now() - began;
		const update = (action) => dispatch({ ...action, turn });
		dispatch({ type: 'begin', phase, turn });
		try {
			await work(abort.signal, update, took);
			update({ type: 'end', phase: 'done', took: took() });
		}
		catch (failure) {
			if (abort.signal.aborted) {
				update({ type: 'end', phase: 'stopped', took: took() });
			}
			else {
				const text = failure instanceof DeskError ? failure.message : 'The page could not read the answer.';
				update({ type: 'error', text, took: took() });
			}
		}
		onTurn();
	}

	function streamAnswer(event) {
		event.preventDefault();
		run('streaming', (signal, update, took) => stream(question, restart, signal, (message) => {
			if (message.restart) {
				update({ type: 'restart' });
			}
			else if (message.error) {
				update({ type: 'error', text: message.error, errorType: message.type, took: took() });
			}
			else {
				update({ type: 'piece', ...message });
			}
		}));
	}

	function askWhole() {
		run('asking', async (signal, update) => update({ type: 'whole', ...await ask(question, signal) }));
	}

	function stop() {
		current.current?.abort();
		input.current?.focus();
	}

	return h('section', { className: 'panel desk', 'aria-labelledby': 'desk-title', onKeyDown: (event) => event.key === 'Escape' && running && stop() },
		h('h2', { id: 'desk-title' }, 'Question'),
		h('form', { onSubmit: streamAnswer },
			h('label', { htmlFor: 'question', className: 'hidden' }, 'Your question'),
			h('input', { id: 'question', ref: input, className: 'question', value: question, autoComplete: 'off', placeholder: 'What would you like to know?', onChange: (event) => setQuestion(event.target.value) }),
			h('div', { className: 'actions' },
				h('button', { id: 'stream', type: 'submit', className: 'primary' }, 'Stream'),
				h('button', { id: 'ask', type: 'button', onClick: askWhole, title: 'A whole answer, cached for an hour' }, 'Ask'),
				h('button', { id: 'stop', type: 'button', className: 'stop', disabled: !running, onClick: stop, title: 'Esc' }, 'Stop'),
				h('label', { className: 'choice' },
					h('input', { id: 'restart', type: 'checkbox', checked: restart, onChange: (event) => setRestart(event.target.checked) }),
					'Start over with another model if a stream breaks off'))),
		h(Answer, { answer, running }));
}

function Answer({ answer, running }) {
	return h('div', { className: 'answer ' + answer.phase, 'aria-busy': running },
		h('div', { className: 'answer-head' },
			h('span', { id: 'status', role: 'status', className: 'status ' + answer.phase }, PHASES[answer.phase]),
			answer.took !== null && h('span', { className: 'took' }, 'after ' + elapsed(answer.took)),
			answer.degraded && h('span', { className: 'tag warn' }, 'degraded answer'),
			answer.provider && h('span', { id: 'served-by', className: 'served-by' },
				'answered by ', h('strong', { id: 'provider' }, answer.provider), ' ', h('code', { id: 'model' }, answer.model))),
		answer.restarts > 0 && h('p', { id: 'restarted', role: 'status', className: 'note warn' },
			answer.restarts === 1 ? 'The answer broke off. Another model started over.' : `The answer broke off ${answer.restarts} times. Another model started over.`),
		h('p', { id: 'answer', className: 'answer-text', 'aria-label': 'Answer' },
			answer.text || (running || answer.error ? '' : h('span', { className: 'faint' }, 'The answer appears here, word by word.')),
			answer.phase === 'streaming' && h('span', { className: 'caret', 'aria-hidden': true })),
		answer.error && h('p', { id: 'error', role: 'alert', className: 'note bad' },
			answer.error.text, answer.error.type && h('code', null, answer.error.type)));
}
