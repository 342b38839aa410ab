import { spend } from './desk.js';
import { dollars } from './format.js';

const { createElement: h, useEffect, useState } = window.React;

/** The cost of the calls since the start, by model, and the budgets. */
export function Spend({ turn }) {
	const [state, setState] = useState({ spend: [], budgets: [] });
	const [problem, setProblem] = useState(null);

	useEffect(() => {
		let left = false;
		spend().then((now) => !left && setState(now), (failure) => !left && setProblem(failure.message));
		return () => {
			left = true;
		};
	}, [turn]);

	const total = state.spend.reduce((sum, model) => sum + model.cost, 0);
	return h('section', { className: 'panel spend', 'aria-labelledby': 'spend-title' },
		h('h2', { id: 'spend-title' }, 'Spend'),
		h('p', { className: 'intro' }, 'At the list prices of the vendors, since the start of this desk.'),
		problem && h('p', { role: 'alert', className: 'note bad' }, problem),
		h('table', { id: 'spend' },
			h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Model'), h('th', { scope: 'col' }, 'Answers'), h('th', { scope: 'col' }, 'Cost'))),
			h('tbody', null,
				state.spend.map((model) => h('tr', { key: model.provider + '/' + model.model },
					h('td', null, model.provider, ' ', h('code', null, model.model)),
					h('td', null, model.answers),
					h('td', null, dollars(model.cost), model.unknown > 0 && ` and ${model.unknown} unknown`))),
				h('tr', { className: 'total' }, h('td', null, 'All'), h('td', null, state.spend.reduce((sum, model) => sum + model.answers, 0)), h('td', null, dollars(total))))),
		h('ul', { id: 'budgets', className: 'budgets' }, state.budgets.map((budget) => h(Budget, { key: budget.name, budget }))));
}

function Budget({ budget }) {
	const used = budget.spent + budget.reserved;
	const share = budget.limit > 0 ? Math.min(1, used / budget.limit) : 1;
	const tone = share >= 0.8 ? 'bad' : share >= 0.5 ? 'warn' : 'good';
	return h('li', null,
		h('div', { className: 'budget-head' },
			h('span', { className: 'name' }, budget.name),
			h('span', null, `${dollars(used)} of ${dollars(budget.limit)}`)),
		h('div', { className: 'bar ' + tone, role: 'meter', 'aria-label': 'Budget ' + budget.name, 'aria-valuemin': 0, 'aria-valuemax': budget.limit, 'aria-valuenow': used },
			h('div', { className: 'fill', style: { width: Math.round(share * 100) + '%' } })));
}
