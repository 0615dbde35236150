/** Wishes that the counsellor is told, and whether the page is light or dark. */

import { t } from './boot.js';
import { note } from './conversation.js';
import { all, get, isMarked, mark } from './elements.js';
import { view } from './view.js';

const mobileDark = matchMedia('(prefers-color-scheme: dark)');

export function toggleWish(button) {
  const { wish } = button.dataset;
  const on = button.getAttribute('aria-checked') !== 'true';
  setWish(button, on);
  view.session.answer(`wish_${wish}`, on ? 'on' : 'off');
  if (on) note(t(`opt.${wish}.set`));
}

function setWish(button, on) {
  button.setAttribute('aria-checked', on);
  button.lastElementChild.textContent = t(on ? 'opt.on' : 'opt.off');
}

export function hearWish({ name, on }) {
  all(`[data-wish=${name}]`, (button) => setWish(button, on));
}

export function forgetWishes() {
  all('[data-wish]', (button) => setWish(button, false));
}

export function toggleShade() {
  const dark = !(isMarked('dark') || (mobileDark.matches && !isMarked('light')));
  mark('dark', dark);
  mark('light', !dark);
  renderShade(dark);
}

export function renderShade(dark = mobileDark.matches) {
  get('shade').textContent = t(dark ? 'opt.light' : 'opt.dark');
}
