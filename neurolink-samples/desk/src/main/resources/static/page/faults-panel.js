import { changeFaults, faults } from './desk.js';
import { faultWords } from './format.js';

const { createElement: h, useEffect, useState } = window.React;

const TYPES = ['OVERLOADED', 'RATE_LIMIT', 'PROVIDER_ERROR', 'TIMEOUT', 'NETWORK', 'QUOTA_EXCEEDED', 'AUTHENTICATION',
	'NOT_FOUND', 'CONTEXT_LENGTH', 'CONTENT_FILTERED', 'INVALID_REQUEST'];

export function Faults({ turn }) {
	const [providers, setProviders] = useState(null);
	const [chosen, setChosen] = useState(null);
	const [problem, setProblem] = useState(null);
	const [type, setType] = useState('OVERLOADED');
	const [next, setNext] = useState('2');
	const [cut, setCut] = useState('4');
	const [latency, setLatency] = useState('2s');

	useEffect(() => {
		let left = false;
		faults().then((now) => !left && setProviders(now), (failure) => !left && setProblem(failure.message));
		return () => {
			left = true;
		};
	}, [turn]);

	async function change(what) {
		try {
			setProviders(await changeFaults({ provider: selected, ...what }));
			setProblem(null);
		}
		catch (failure) {
			setProblem(failure.message);
		}
	}

	if (providers !== null && providers.length === 0) {
		return h('section', { className: 'panel faults' }, h('h2', null, 'Faults'),
			h('p', null, 'All providers are real, so that none can be made to fail. Start the sample without keys for that.'));
	}
	const selected = chosen || providers?.[0]?.provider;
	const number = (name, value, set) => h('input', { type: 'number', min: 0, max: 999, value, 'aria-label': name, onChange: (event) => set(event.target.value) });
	return h('section', { className: 'panel faults', 'aria-labelledby': 'faults-title' },
		h('h2', { id: 'faults-title' }, 'Faults'),
		h('fieldset', { className: 'providers' },
			h('legend', { className: 'hidden' }, 'The provider to change'),
			(providers || []).map((provider) => h(Provider, { key: provider.provider, provider, selected, choose: setChosen })),
			h('label', { className: 'provider' },
				h('input', { type: 'radio', name: 'provider', value: 'all', checked: selected === 'all', onChange: () => setChosen('all') }),
				h('span', { className: 'name' }, 'all of them'))),
		h('div', { className: 'switches' },
			h('label', { className: 'row' }, 'Failures are of type',
				h('select', { id: 'fault-type', value: type, onChange: (event) => setType(event.target.value) },
					TYPES.map((one) => h('option', { key: one }, one)))),
			h('div', { className: 'row' },
				h('button', { id: 'fail-next', type: 'button', onClick: () => change({ failNext: Number(next), type }) }, 'Fail the next'),
				number('How many calls fail', next, setNext), 'calls'),
			h('div', { className: 'row' },
				h('button', { id: 'fail-all', type: 'button', onClick: () => change({ failureRate: 1, type }) }, 'Fail every call')),
			h('div', { className: 'row' },
				h('button', { id: 'cut', type: 'button', onClick: () => change({ cutStreamAfter: Number(cut) }) }, 'Cut streams after'),
				number('After how many chunks streams are cut', cut, setCut), 'chunks'),
			h('div', { className: 'row' },
				h('button', { id: 'slow', type: 'button', onClick: () => change({ latency }) }, 'Answer after'),
				h('input', { className: 'short', value: latency, 'aria-label': 'Latency, as in 300ms or 2s', onChange: (event) => setLatency(event.target.value) })),
			h('div', { className: 'row' },
				h('button', { id: 'heal', type: 'button', className: 'heal', onClick: () => change({ healthy: true }) }, 'Heal'))),
		problem && h('p', { role: 'alert', className: 'note bad' }, problem));
}

function Provider({ provider, selected, choose }) {
	const faulty = faultWords(provider);
	return h('label', { className: 'provider' },
		h('input', { type: 'radio', name: 'provider', value: provider.provider, checked: selected === provider.provider, onChange: () => choose(provider.provider) }),
		h('span', { className: 'name' }, provider.provider),
		h('span', { className: 'state ' + (faulty ? 'bad' : 'good') }, faulty || 'healthy'),
		h('span', { className: 'calls' }, `${provider.latency} · ${provider.calls} ${provider.calls === 1 ? 'call' : 'calls'}`));
}
