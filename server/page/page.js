/** The visitor's page: panes, conversation, composer and the way out; nothing of the wire. */

import { Session } from './session.js';

/**
 * What the relay put into the page.
 * @typedef {Object} Boot
 * @property {Object<string, string>} words the catalog's strings that scripts use, by id
 * @property {string} root the organisation's root public key, base64
 * @property {boolean} open whether visitors are let in now
 * @property {number} closes when the doors close, ms since 1970 (0: unknown)
 * @property {number} opens when they open next, ms since 1970 (0: unknown)
 * @property {boolean} late whether closing time may come before a free counsellor
 * @property {number} waiting how many wait now
 * @property {{code: string, href: string}[]} languages all that this door speaks
 * @property {string} boys the address of the boys' door, or empty
 * @property {string[]} promises what the operator confirmed: "silence", "facts", "abroad"
 */

const root = document.documentElement;
/** @type {Boot} */
const boot = JSON.parse(get('boot').textContent);
const door = root.dataset.door;
const emergency = door === 'islands' ? '911' : '112';
const CALENDAR = '/kalender';
const DAY = 86400000;
const LONG_AWAY = 5 * 60000;
const desktop = matchMedia('(hover: hover) and (pointer: fine)').matches;
const mobileDark = matchMedia('(prefers-color-scheme: dark)');

// --- small words ---------------------------------------------------------------------------

function get(id) {
  return document.getElementById(id);
}

/** The string `id` with its {places} filled in. */
function t(id, places) {
  return boot.words[id].replace(/{(\w+)}/g, (_, name) => places[name]);
}

/** The string for 0, 1 or more. */
function count(id, n) {
  const exact = `${id}.${n}`;
  return exact in boot.words ? t(exact) : t(`${id}.n`, { n });
}

function make(tag, text, name) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

function addButton(parent, text, action) {
  const button = parent.appendChild(make('button', text));
  button.addEventListener('click', action);
  return button;
}

function show(id, visible) {
  get(id).hidden = !visible;
}

function say(id, text) {
  get(id).textContent = text;
  show(id, Boolean(text));
}

/** Tells a screen reader, politely. */
function tell(text) {
  get('live').textContent = text;
}

function all(selector, action) {
  document.querySelectorAll(selector).forEach(action);
}

function onClick(selector, action) {
  all(selector, (element) => element.addEventListener('click', () => action(element)));
}

/** "06.00", by the phone's clock or in a time zone. */
function clock(moment, timeZone) {
  const options = { hour: '2-digit', minute: '2-digit', timeZone };
  return new Date(moment).toLocaleTimeString('en-GB', options).replace(':', '.');
}

function dutchClock(moment) {
  return clock(moment, 'Europe/Amsterdam');
}

// --- panes ---------------------------------------------------------------------------------

/** The panes on top of each other, the last one visible, each with what had the focus. */
let stack = [];
let session = null;

function top() {
  return stack.length ? stack[stack.length - 1].pane : 'start';
}

/** Whether the pane under all others is the chat. */
function inChat() {
  return session !== null && stack.length > 0 && stack[0].pane === 'chat';
}

/** Lets `pane` be the only one. */
function begin(pane) {
  stack = [];
  go(pane);
}

function go(pane) {
  stack.push({ pane, from: document.activeElement });
  render();
  [...get(pane).querySelectorAll('h1')].filter((h) => h.offsetParent).forEach((h) => h.focus());
  get('main').scrollTop = 0;
}

function goBack() {
  const { pane, from } = stack.pop();
  if (pane === 'exercise') stopExercise();
  render();
  if (from) from.focus();
  if (top() === 'chat') toNewest();
}

function render() {
  const pane = top();
  all('main > section', (section) => { section.hidden = section.id !== pane; });
  const slot = get(pane).querySelector('.slot');
  if (slot) slot.appendChild(get('numbers'));
  const fixed = ['erase', 'erased', 'alone'].includes(pane);
  show('more', !fixed && (stack.length > 1 || inChat()));
  get('more').textContent = t(stack.length > 1 ? 'back' : 'more');
  show('language', pane === 'door' && door !== 'islands');
  show('composer', pane === 'chat' && inChat());
  renderStatus();
  if (pane === 'chat') markSeen();
}

// --- the door ------------------------------------------------------------------------------

function openDoor() {
  session = null;
  clearChat();
  const local = clock(boot.closes);
  const places = { time: local, time2: clock(boot.opens) };
  const abroad = local !== dutchClock(boot.closes);
  get('door-queue').textContent = count('door.queue', boot.waiting);
  get('door-open').textContent = boot.closes ? t(abroad ? 'door.open.isl' : 'door.open', places) : '';
  say('door-late', boot.late ? t('door.late', places) : '');
  begin(boot.open ? 'door' : 'closed');
}

function fillClosed() {
  const moment = new Date(boot.opens);
  const midnight = new Date().setHours(24, 0, 0, 0);
  let day = `day.${moment.getDay()}`;
  if (moment < midnight) day = 'day.today';
  else if (moment < midnight + DAY) day = 'day.tomorrow';
  const time = clock(boot.opens);
  const dutch = dutchClock(boot.opens);
  say('closed-p', boot.opens ? t('closed.p', { day: t(day), time }) : '');
  say('closed-tz', boot.opens && time !== dutch ? t('closed.tz', { time: dutch }) : '');
}

/** On the islands all languages above the text, elsewhere the other one in the bar. */
function fillLanguages() {
  const islands = door === 'islands';
  boot.languages.forEach(({ code, href }) => {
    const mine = code === root.lang;
    if (mine && !islands) return;
    const link = islands ? get('languages').appendChild(make(mine ? 'b' : 'a', '')) : get('language');
    link.textContent = t(`lang.${code}`);
    link.lang = code;
    if (mine) return;
    link.href = href;
    // Replaced, so that the history keeps one line of this visit and not two.
    link.addEventListener('click', (event) => { event.preventDefault(); location.replace(href); });
  });
  show('languages', islands);
}

// --- the visit -----------------------------------------------------------------------------

let readers = 0;
let held = false;
let ahead = null;
let connection = 'connecting';
let away = false;
let aheadTold = 0;
let lostSince = 0;

function startSession() {
  session = new Session({ root: boot.root, door, language: root.lang }, hear);
  connection = 'connecting';
}

function choose(choice) {
  startSession();
  enterChat(choice);
  session.start(choice);
}

function enterChat(choice) {
  show('danger', choice === 'danger');
  show('wait', true);
  show('first', true);
  show('wait-calm', choice !== 'danger');
  show('wait-first', choice === 'danger');
  all('[data-intent]', (p) => { p.hidden = p.dataset.intent !== choice; });
  say('wait-late', boot.late ? t('wait.late', { time: clock(boot.closes) }) : '');
  renderQueue({ ahead: null });
  begin('chat');
  if (choice !== 'danger') ask(0);
}

/** What the session tells; everything that can happen to a visitor is one line here. */
const NEWS = {
  status: hearStatus,
  fresh: openDoor,
  started: hearStarted,
  queue: renderQueue,
  readers: hearReaders,
  waiting: () => show('wait', true),
  message: (fact) => hold(() => addMessage(fact)),
  receipt: hearReceipt,
  typing: hearTyping,
  presence: hearPresence,
  exercise: (fact) => hold(() => offerExercise(fact.name)),
  wish: (fact) => all(`[data-wish=${fact.name}]`, (button) => setWish(button, fact.on)),
  trouble: () => note(t('trouble.p')),
  ended: hearEnded,
  erased: hearErased,
  closed: () => { boot.open = false; session = null; begin('closed'); },
  full: () => { session = null; begin('full'); },
  failing: hearFailing,
  moved: () => { session = null; leave(); },
};

function hear(news, fact) {
  if (!gone) NEWS[news](fact);
}

function hearStatus(fact) {
  const before = connection;
  connection = fact.state;
  show('lost', connection === 'lost');
  show('lost-keep', fact.unsent > 0);
  if (connection === 'lost' && before !== 'lost') {
    lostSince = Date.now();
    show('typing', false);
    show('lost-portal', false);
    setTimeout(() => show('lost-portal', Date.now() - lostSince >= 20000), 20000);
    tell(t('live.lost'));
    toNewest();
  }
  if (connection === 'ok' && before === 'lost') {
    note(t('lost.back'));
    tell(t('live.back'));
  }
  if (top() === 'erased') renderErasing();
  renderReceipt();
  renderStatus();
}

function hearStarted(fact) {
  if (stack.length) return;
  enterChat(fact.intent);
  show('question', false);
  if (fact.gone > LONG_AWAY) askAlone();
}

function renderQueue(fact) {
  ({ ahead } = fact);
  const range = fact.most ? t('wait.range', { a: fact.least, b: fact.most }) : t('wait.unknown');
  say('wait-place', ahead === null ? '' : `${count('wait.pos', ahead)} ${range}`);
  renderStatus();
  if (ahead === null || Date.now() - aheadTold < 60000) return;
  if (aheadTold) tell(ahead > 1 ? t('live.pos', { n: ahead }) : count('wait.pos', ahead));
  aheadTold = Date.now();
}

const CHANGES = {
  'sit-in': 'sit.in', 'sit-out': 'sit.out', 'hand-over': 'hand.over', 'take-over': 'take.over',
};

function hearReaders(fact) {
  const taken = fact.held && !held;
  ({ held } = fact);
  readers = fact.count;
  const many = readers === 1 ? 'wait.readers.1' : 'wait.readers';
  say('wait-readers', readers ? t(many, { n: readers }) : '');
  say('who-n', count('who', readers));
  show('wait', !held);
  if (CHANGES[fact.why]) note(t(CHANGES[fact.why]));
  else if (taken) note(t('chat.taken'));
  if (taken) {
    tell(t('live.turn'));
    ['danger', 'question', 'first'].forEach((id) => show(id, false));
  }
  renderStatus();
}

function hearPresence(fact) {
  if (!fact.up && !away && held) note(t('away.them'));
  away = !fact.up;
  if (away) show('typing', false);
  renderStatus();
}

function hearTyping(fact) {
  if (fact.on && get('typing').hidden && !typingTold) tell(t('live.typing'));
  typingTold = typingTold || fact.on;
  const follow = atNewest();
  show('typing', fact.on);
  if (follow) toNewest();
}

function renderStatus() {
  const box = get('status');
  box.textContent = '';
  if (top() === 'door' && desktop) box.textContent = get('exit').dataset.keys;
  if (!inChat() || ['erase', 'alone'].includes(top())) return;
  let second = held ? count('st.readers', readers) : ahead !== null && t('st.pos.n', { n: ahead });
  if (connection !== 'ok') second = '';
  const away2 = held && away && connection === 'ok';
  box.appendChild(make('span', t(away2 ? 'st.away' : `st.${connection}`)));
  if (second && !away2) box.appendChild(make('span', second));
}

// --- conversation --------------------------------------------------------------------------

/** Messages that arrived while somebody else may be looking; they are not in the page. */
let waiting = [];
let covered = false;
let lastSeen = 0;
let typingTold = false;
let lastMine = null;
const receipts = new Map();

function hold(action) {
  if (covered || top() === 'alone') waiting.push(action);
  else action();
}

function release() {
  const actions = waiting;
  waiting = [];
  actions.forEach((action) => action());
  markSeen();
}

function clearChat() {
  ['log', 'failing-texts'].forEach((id) => { get(id).textContent = ''; });
  ['question', 'lost', 'typing', 'suicide-line'].forEach((id) => show(id, false));
  all('[data-wish]', (button) => setWish(button, false));
  receipts.clear();
  waiting = [];
  covered = false;
  [lastMine, lastSeen, held, away, readers, ahead, aheadTold] = [null, 0, false, false, 0, null, 0];
}

function atNewest() {
  const main = get('main');
  return main.scrollHeight - main.scrollTop - main.clientHeight < 60;
}

function toNewest() {
  const main = get('main');
  main.scrollTop = main.scrollHeight;
}

function append(...elements) {
  const follow = atNewest();
  elements.forEach((element) => get('log').appendChild(element));
  if (follow) toNewest();
}

function note(text) {
  append(make('p', text, 'note soft'));
}

function addMessage({ id, pos, mine, text }) {
  const bubble = make('p', '', mine ? 'mine' : 'theirs');
  bubble.dir = 'auto';
  bubble.appendChild(make('span', `${t(mine ? 'chat.you' : 'chat.them')}: `, 'heard'));
  bubble.appendChild(document.createTextNode(text));
  const last = get('log').querySelector('.mine:last-of-type, .theirs:last-of-type');
  const turn = !mine && !(last && last.className === 'theirs');
  show('first', false);
  if (mine) {
    // A screen reader hears that it arrived, not one's own words again.
    bubble.setAttribute('aria-live', 'off');
    lastMine = id;
    show('question', false);
    append(bubble);
    if (!receipts.has(id)) receipts.set(id, 'sending');
    renderReceipt();
    toNewest();
    return;
  }
  if (turn) {
    const who = make('p', t('chat.them'), 'who soft');
    who.setAttribute('aria-hidden', 'true');
    append(who);
  }
  append(bubble);
  typingTold = false;
  show('typing', false);
  lastSeen = Math.max(lastSeen, pos);
  markSeen();
}

function markSeen() {
  if (session && top() === 'chat' && !document.hidden && lastSeen) session.seen(lastSeen);
}

function hearReceipt({ id, state }) {
  receipts.set(id, state);
  if (state === 'stored' && id === lastMine && !id.startsWith('log')) tell(t('live.stored'));
  renderReceipt();
}

/** One receipt, under the last message of one's own. */
function renderReceipt() {
  const old = get('receipt');
  if (old) old.remove();
  const bubbles = document.querySelectorAll('#log .mine');
  if (!bubbles.length || !lastMine) return;
  let state = receipts.get(lastMine);
  if (state === 'sending' && connection === 'lost') state = 'unsent';
  const line = make('p', t(`rcpt.${state}`), 'receipt soft');
  line.id = 'receipt';
  line.setAttribute('aria-live', 'off');
  bubbles[bubbles.length - 1].insertAdjacentElement('afterend', line);
}

// --- composer ------------------------------------------------------------------------------

const text = get('text');
let stillTyping = 0;

function fitComposer() {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
}

function typed() {
  fitComposer();
  show('composer-note', false);
  typing(text.value !== '');
}

/** Tells that somebody types; ends by itself after five still seconds. */
function typing(on) {
  if (session && on !== Boolean(stillTyping)) session.typing(on);
  clearTimeout(stillTyping);
  stillTyping = on ? setTimeout(() => typing(false), 5000) : 0;
}

function submit(event) {
  event.preventDefault();
  const words = text.value.trim();
  text.focus();
  if (!words) {
    tell(t('live.tooshort'));
    return;
  }
  const id = session.say(words);
  if (id === null) {
    say('composer-note', t('chat.long'));
    tell(t('chat.long'));
    return;
  }
  text.value = '';
  typed();
  addMessage({ id, pos: 0, mine: true, text: words });
  show('lost-keep', true);
  toNewest();
}

function composerKey(event) {
  if (event.key !== 'Enter' || event.isComposing) return;
  const send = desktop ? !event.shiftKey : event.ctrlKey;
  if (send) submit(event);
}

// --- questions -----------------------------------------------------------------------------

const QUESTIONS = ['see', 'die', 'scale'];
let asked = '';

/** Shows question `n` of the waiting room; the last one is followed by a thank-you. */
function ask(n) {
  const name = QUESTIONS[n];
  if (!name) {
    closeQuestion(t('q.thanks'));
    return;
  }
  const above = n === 0 ? t('q.note') : t('q.of', { i: n + 1 });
  askOne(name, above, t(`q.${name}`), (answer) => {
    session.answer(name, answer);
    if (name === 'die' && answer === 'yes') show('suicide-line', door !== 'islands');
    ask(n + 1);
    get('question-h').focus();
    toNewest();
  });
}

function askOne(name, above, heading, done) {
  asked = done;
  const scale = name.endsWith('scale');
  say('question-note', above);
  say('question-h', heading);
  const box = get('question-answers');
  box.textContent = '';
  box.className = scale ? 'scale' : 'answers';
  const answers = scale ? [...Array(11).keys()].map(String) : ['yes', 'no', 'dontknow'];
  answers.forEach((answer) => {
    addButton(box, scale ? answer : t(answer), () => asked(answer));
  });
  if (scale) {
    const ends = make('p', '', 'ends soft');
    ends.appendChild(make('span', t('q.scale.lo')));
    ends.appendChild(make('span', t('q.scale.hi')));
    box.appendChild(ends);
  }
  show('question-skip', true);
  show('question', true);
}

function closeQuestion(thanks) {
  say('question-note', thanks);
  say('question-h', '');
  get('question-answers').textContent = '';
  show('question-skip', false);
}

// --- exercises -----------------------------------------------------------------------------

/** What each exercise says, step by step; breathing settles first, then five times in and out. */
const STEPS = {
  breathe: ['ex.br.0'].concat(...Array(5).fill(['ex.br.in', 'ex.br.out'])),
  senses: ['ex.54.5', 'ex.54.4', 'ex.54.3', 'ex.54.2', 'ex.54.1'],
};
const EXERCISES = { breathe: 'ex.br', senses: 'ex.54' };
let exercise = null;

function openExercise(name, offered) {
  exercise = { name, offered, step: 0 };
  say('exercise-h', t(EXERCISES[name]));
  show('exercise-note', name === 'senses');
  show('exercise-seen', offered);
  show('circle', name === 'breathe');
  go('exercise');
  renderExercise();
}

function renderExercise() {
  const { name, step } = exercise;
  const steps = STEPS[name];
  const words = t(steps[step] || 'ex.done');
  let above = '';
  if (name === 'senses') above = t('live.step', { i: step + 1, n: steps.length });
  else if (step) above = t('ex.br.of', { i: Math.ceil(step / 2) });
  exercise.done = step === steps.length;
  if (exercise.done) above = '';
  say('exercise-of', above);
  say('exercise-step', words);
  tell(`${above} ${words}`);
  // The circle grows and shrinks once a tap: its classes are "in" and "out".
  get('circle').className = `circle ${(steps[step] || '').slice(6)}`;
  get('exercise-next').textContent = t(exercise.done ? 'ex.once' : 'next');
}

function nextStep() {
  exercise.step = exercise.done ? 0 : exercise.step + 1;
  renderExercise();
}

function stopExercise() {
  if (exercise.offered) session.exerciseDone(exercise.name, exercise.done);
}

function offerExercise(name) {
  const card = make('div', '', 'card');
  card.appendChild(make('p', t('ex.card')));
  card.appendChild(make('p', '')).appendChild(make('b', t(EXERCISES[name])));
  const row = card.appendChild(make('p', '', 'answers'));
  const choice = (label, style, action) => {
    const button = addButton(row, t(label), () => { card.remove(); action(); });
    button.className = style;
  };
  choice('ex.do', 'primary', () => openExercise(name, true));
  choice('ex.notnow', '', () => session.exerciseDone(name, false));
  append(card);
}

// --- the end -------------------------------------------------------------------------------

function hearEnded({ cause }) {
  if (top() === 'erased') return;
  const open = session;
  say('end-p', t(cause === 'silence' ? 'end.idle' : 'end.p'));
  get('end-slot').appendChild(get('question'));
  askOne('scale', '', t('q.scale'), (answer) => {
    open.answer('end_scale', answer);
    closeQuestion(t('end.q.thanks'));
  });
  show('question', cause !== 'silence' && cause !== 'erased');
  text.value = '';
  get('log').textContent = '';
  begin('end');
}

function erase() {
  text.value = '';
  clearChat();
  begin('erased');
  session.erase();
  renderErasing();
}

/** Never "erased" before the relay said so. */
function renderErasing() {
  say('erased-h', t('erase.h'));
  say('erased-p', t(connection === 'ok' ? 'rcpt.sending' : 'erase.wait'));
}

function hearErased({ pending }) {
  if (pending) {
    say('erased-p', t('erase.wait'));
    return;
  }
  say('erased-h', t('erase.done.h', { time: clock(Date.now()) }));
  say('erased-p', t('erase.done.p'));
  show('erased-links', true);
  get('erased-h').focus();
}

function hearFailing() {
  const unsent = session.unsentTexts.concat(text.value.trim() || []);
  const box = get('failing-texts');
  box.textContent = '';
  unsent.forEach((words) => box.appendChild(make('p', words, 'mine')));
  show('failing-unsent', unsent.length > 0);
  text.value = unsent.join('\n');
  session = null;
  begin('failing');
}

// --- who is looking ------------------------------------------------------------------------

let hiddenAt = 0;

/** Nothing of the conversation is in the page until somebody says they are alone. */
function askAlone() {
  covered = true;
  show('alone-p', true);
  show('alone-not', false);
  const log = document.createDocumentFragment();
  while (get('log').firstChild) log.appendChild(get('log').firstChild);
  waiting.unshift(() => {
    get('log').insertBefore(log, get('log').firstChild);
    renderReceipt();
  });
  stack = stack.slice(0, 1);
  go('alone');
}

function notAlone() {
  show('alone-p', false);
  show('alone-not', true);
}

function alone() {
  covered = false;
  goBack();
  release();
  toNewest();
}

/** The phone takes a picture of a page that goes to the back: it gets the calendar. */
function visibility() {
  if (document.hidden && session !== null && stack.length > 0) {
    hiddenAt = Date.now();
    covered = true;
    root.classList.add('covered');
    document.body.appendChild(drawCalendar());
  } else if (!document.hidden && get('cover')) {
    get('cover').remove();
    root.classList.remove('covered');
    if (Date.now() - hiddenAt > LONG_AWAY && inChat() && top() !== 'alone') askAlone();
    else if (top() !== 'alone') {
      covered = false;
      release();
    }
    if (session) session.check();
  }
}

/** This month with week numbers: true, dull, and nothing to tap. */
function drawCalendar() {
  const now = new Date();
  const written = (day, options) => day.toLocaleDateString(root.lang, options);
  const cover = make('div', '');
  cover.id = 'cover';
  cover.appendChild(make('h1', written(now, { month: 'long', year: 'numeric' })));
  const table = cover.appendChild(make('table', ''));
  const head = table.appendChild(make('tr', ''));
  head.appendChild(make('th', 'week'));
  const day = new Date(now.getFullYear(), now.getMonth(), 1, 12);
  day.setDate(1 - ((day.getDay() + 6) % 7)); // the Monday on or before the first
  for (let i = 0; i < 7; i += 1) {
    const name = new Date(day.getTime() + i * DAY);
    head.appendChild(make('th', written(name, { weekday: 'short' })));
  }
  do {
    const row = table.appendChild(make('tr', ''));
    row.appendChild(make('th', weekNumber(day)));
    for (let i = 0; i < 7; i += 1) {
      const inside = day.getMonth() === now.getMonth();
      const today = inside && day.getDate() === now.getDate();
      row.appendChild(make('td', inside ? day.getDate() : '', today ? 'today' : ''));
      day.setDate(day.getDate() + 1);
    }
  } while (day.getMonth() === now.getMonth());
  return cover;
}

/** The ISO week of a Monday: the year of its Thursday counts. */
function weekNumber(monday) {
  const thursday = new Date(monday.getTime() + 3 * DAY);
  const newYear = new Date(thursday.getFullYear(), 0, 1, 12);
  return 1 + Math.floor(Math.round((thursday - newYear) / DAY) / 7);
}

// --- the way out ---------------------------------------------------------------------------

let gone = false;
let shifts = [];
let shiftAlone = false;

/** Blank in this very frame; then the calendar, from which Back does not lead here. */
function leave(event) {
  if (event) event.preventDefault();
  gone = true;
  root.classList.add('gone');
  document.title = t('title.after');
  const offline = connection === 'lost' || !navigator.onLine;
  if (session) session.exit();
  session = null;
  text.value = '';
  clearChat();
  if (offline) {
    // No error page of the browser, which would show the address.
    history.replaceState(null, '', CALENDAR);
    document.body.textContent = '';
    document.body.appendChild(drawCalendar());
    root.classList.remove('gone');
  } else location.replace(CALENDAR);
}

/** Shift by itself, three times within five seconds; with another key it does not count. */
function shiftDown(event) {
  shiftAlone = event.key === 'Shift';
  if (!shiftAlone) shifts = [];
}

function shiftUp(event) {
  if (event.key !== 'Shift' || !shiftAlone) return;
  const now = Date.now();
  shifts = shifts.filter((at) => now - at < 5000).concat(now);
  if (shifts.length >= 3) leave();
}

// --- wishes and shade ----------------------------------------------------------------------

function toggleWish(button) {
  const { wish } = button.dataset;
  const on = button.dataset.on !== 'on';
  setWish(button, on);
  session.answer(`wish_${wish}`, on ? 'on' : 'off');
  if (on) note(t(`opt.${wish}.set`));
}

function setWish(button, on) {
  button.dataset.on = on ? 'on' : 'off';
  button.lastElementChild.textContent = t(on ? 'opt.on' : 'opt.off');
}

function toggleShade() {
  const dark = root.classList.contains('dark') || (mobileDark.matches && !root.classList.contains('light'));
  root.classList.toggle('dark', !dark);
  root.classList.toggle('light', dark);
  renderShade(!dark);
}

function renderShade(dark) {
  get('shade').textContent = t(dark ? 'opt.light' : 'opt.dark');
}

// --- beginning -----------------------------------------------------------------------------

/** A keyboard that lies over the page instead of shrinking it (iPhones). */
function fitViewport() {
  const view = window.visualViewport;
  const smaller = view.scale === 1 && view.height < window.innerHeight - 1;
  document.body.style.height = smaller ? `${view.height}px` : '';
  if (smaller) window.scrollTo(0, 0);
}

function wire() {
  get('exit').addEventListener('click', leave);
  document.addEventListener('keydown', shiftDown);
  document.addEventListener('keyup', shiftUp);
  document.addEventListener('visibilitychange', visibility);
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    root.classList.add('gone');
    location.replace(gone ? CALENDAR : location.href);
  });
  ['online', 'offline'].forEach((name) => window.addEventListener(name, () => session && session.check()));
  onClick('#more', () => (stack.length > 1 ? goBack() : go('menu')));
  onClick('#choices button', (button) => choose(button.value));
  onClick('[data-go]', (button) => go(button.dataset.go));
  onClick('[data-again]', openDoor);
  onClick('[data-wish]', toggleWish);
  onClick('[data-exercise]', (button) => openExercise(button.dataset.exercise, false));
  onClick('#shade', toggleShade);
  onClick('#end-now', () => { session.end(); goBack(); });
  onClick('#erase-no', goBack);
  onClick('#erase-yes', erase);
  onClick('#alone-yes', alone);
  onClick('#alone-later', notAlone);
  onClick('#question-skip', () => asked('skip'));
  onClick('#exercise-next', nextStep);
  onClick('#exercise-stop', goBack);
  get('composer').addEventListener('submit', submit);
  text.addEventListener('input', typed);
  text.addEventListener('keydown', composerKey);
  text.addEventListener('focus', toNewest);
  if (window.visualViewport) window.visualViewport.addEventListener('resize', fitViewport);
}

function open() {
  all('[data-promise]', (line) => { if (!boot.promises.includes(line.dataset.promise)) line.remove(); });
  const hour = parseInt(dutchClock(Date.now()), 10);
  all('[data-hours]', (row) => {
    const [from, until] = row.dataset.hours.split('-');
    row.hidden = hour < from || hour >= until;
  });
  say('danger-p', t('first.danger', { em: emergency }));
  get('danger-call').textContent = t('first.danger.call', { em: emergency });
  get('danger-call').href = `tel:${emergency}`;
  if (boot.boys) get('boys').href = boot.boys;
  show('boys', Boolean(boot.boys));
  fillLanguages();
  fillClosed();
  renderShade(mobileDark.matches);
  wire();
  if (!window.isSecureContext || !crypto.subtle) begin('old');
  else {
    startSession();
    session.comeBack();
  }
}

open();
