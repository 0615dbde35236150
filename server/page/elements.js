/** The page's elements by name: found, made, shown and hidden. */

const html = document.documentElement;

export function get(id) {
  return document.getElementById(id);
}

export function make(tag, words, name) {
  const element = document.createElement(tag);
  element.textContent = words;
  if (name) element.className = name;
  return element;
}

export function addButton(parent, words, action) {
  const button = parent.appendChild(make('button', words));
  button.addEventListener('click', action);
  return button;
}

export function show(id, visible) {
  get(id).hidden = !visible;
}

export function say(id, words) {
  get(id).textContent = words;
  show(id, words);
}

/** Tells a screen reader, politely. */
export function tell(words) {
  get('live').textContent = words;
}

export function all(selector, action) {
  document.querySelectorAll(selector).forEach(action);
}

export function onClick(selector, action) {
  all(selector, (element) => element.addEventListener('click', () => action(element)));
}

/** Switches a class of the whole page, such as "covered". */
export function mark(name, on) {
  html.classList.toggle(name, on);
}

export function isMarked(name) {
  return html.classList.contains(name);
}
