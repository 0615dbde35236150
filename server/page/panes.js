/** The panes on top of each other: which one is seen, and the way back. */

import { write } from './boot.js';
import { all, get, show, tell } from './elements.js';
import { view } from './view.js';

/** The last one is visible; each with what had the focus before. */
let stack = [];
const shown = [];

/** Does `action` each time a pane is shown. */
export function whenShown(action) {
  shown.push(action);
}

export function topPane() {
  return stack.length ? stack[stack.length - 1].pane : 'start';
}

/** Whether something lies under the visible pane. */
export function canGoBack() {
  return stack.length > 1;
}

/** Whether the pane under all others is the chat. */
export function inChat() {
  return view.session !== null && stack.length > 0 && stack[0].pane === 'chat';
}

/** Lets `pane` be the only one. */
export function begin(pane) {
  stack = [];
  go(pane);
}

export function go(pane) {
  stack.push({ pane, from: document.activeElement });
  render();
  focusHeading();
  [get('main'), document.documentElement].forEach((box) => { box.scrollTop = 0; });
}

function focusHeading() {
  const headings = [...get(topPane()).querySelectorAll('h1')].filter((h) => h.offsetParent);
  headings.forEach((h) => h.focus({ preventScroll: true }));
}

/** What had the focus may be gone: nobody is sent to the top of the page for that. */
export function keepFocus() {
  if (!document.activeElement.offsetParent) focusHeading();
}

/** Shows `pane` on top of the first one alone. */
export function goOver(pane) {
  stack = stack.slice(0, 1);
  go(pane);
}

/** Leaves the visible pane. */
export function goBack() {
  const { from } = stack.pop();
  render();
  if (from) from.focus();
  keepFocus();
  if (topPane() === 'chat') toNewest();
}

/** Shows what is true of the visible pane now. */
export function render() {
  const pane = topPane();
  tell(''); // what was told of another screen is not read on this one
  all('main > section', (section) => { section.hidden = section.id !== pane; });
  const slot = get(pane).querySelector('.slot');
  if (slot) slot.appendChild(get('numbers'));
  const fixed = ['erase', 'erased', 'alone'].includes(pane);
  show('more', !fixed && (canGoBack() || inChat()));
  write('more', canGoBack() ? 'back' : 'more');
  show('languages', pane === 'door' || pane === 'closed');
  show('composer', pane === 'chat' && inChat());
  shown.forEach((action) => action(pane));
}

/** What scrolls: where little fits it is the whole page. */
function scrolling() {
  const main = get('main');
  return main.scrollHeight > main.clientHeight ? main : document.documentElement;
}

export function atNewest() {
  const { clientHeight, scrollHeight, scrollTop } = scrolling();
  return scrollHeight - scrollTop - clientHeight < 60;
}

export function toNewest() {
  const box = scrolling();
  box.scrollTop = box.scrollHeight;
}
