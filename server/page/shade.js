/** Light or dark by hand, for this visit only: a white screen lights up a room. */

import { t } from './boot.js';
import { get, isMarked, mark, show } from './elements.js';

const phoneDark = matchMedia('(prefers-color-scheme: dark)');

export function toggleShade() {
  const dark = !(isMarked('dark') || (phoneDark.matches && !isMarked('light')));
  mark('dark', dark);
  mark('light', !dark);
  renderShade(dark);
}

function renderShade(dark) {
  get('shade').textContent = t(dark ? 'opt.light' : 'opt.dark');
}

renderShade(phoneDark.matches);
show('shade-line', true);
