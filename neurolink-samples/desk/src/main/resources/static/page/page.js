import { Desk } from './desk-panel.js';
import { Faults } from './faults-panel.js';
import { LiveLog } from './log-panel.js';
import { Patterns } from './patterns-panel.js';
import { Spend } from './spend-panel.js';

const { createElement: h, useCallback, useState } = window.React;

function Page() {
	const [turn, setTurn] = useState(0);
	const onTurn = useCallback(() => setTurn((count) => count + 1), []);
	return h('div', { className: 'page' },
		h('header', { className: 'masthead' },
			h('img', { src: '/page/icon.svg', alt: '', width: 40, height: 40 }),
			h('div', null,
				h('h1', null, 'Support desk'),
				h('p', null, 'Ask a question, make the providers fail, and watch what NeuroLink does about it.'))),
		h('main', { className: 'panels' },
			h(Desk, { onTurn }),
			h(Faults, { turn }),
			h(LiveLog),
			h(Spend, { turn }),
			h(Patterns, { onTurn })));
}

window.ReactDOM.createRoot(document.getElementById('page')).render(h(Page));
