/** The visitor's page begins here: what each tap does, and whether there is a visit to go on with. */

import { boot } from './boot.js';
import { wireComposer } from './composer.js';
import { openDoor, openDoorAgain } from './doors.js';
import { Early } from './early.js';
import { get, onClick, tell } from './elements.js';
import { erase } from './erasing.js';
import { wireExit } from './exit.js';
import { later, rest } from './fetching.js';
import { alone, notAlone, visibility } from './looking.js';
import { toggleWish } from './menu.js';
import { alarm, changePlace, fillNumbers } from './numbers.js';
import { begin, canGoBack, go, goBack } from './panes.js';
import { beginQuestions, skipQuestion } from './questions.js';
import { hearStatus, openBeside } from './status.js';
import { readToken } from './token.js';
import { view } from './view.js';
import { enterChat } from './waiting.js';

const RETRY = 2000;

/** Does `action` with a session as soon as there is one: its script may still be on its way. */
function withSession(action) {
  const early = view.session;
  const wanted = () => !view.gone && view.session === early;
  const lost = () => {
    hearStatus({ state: 'lost', unsent: early ? early.outbox.texts.length : 0 });
    setTimeout(() => wanted() && withSession(action), RETRY);
  };
  later(() => wanted() && action(rest.startSession()), () => wanted() && lost());
}

/** One reads, writes and answers at once; the session does it once it is there. */
function choose(choice) {
  const early = new Early();
  view.session = early;
  view.connection = 'connecting';
  enterChat(choice);
  if (choice === 'danger') tell(`${alarm()}. ${get('danger-p').textContent}`);
  else beginQuestions(choice);
  withSession((session) => {
    session.start(choice);
    early.replay(session);
  });
}

/** A keyboard that lies over the page instead of shrinking it (iPhones). */
function fitViewport() {
  const { visualViewport } = window;
  const smaller = visualViewport.scale === 1 && visualViewport.height < window.innerHeight - 1;
  document.body.style.height = smaller ? `${visualViewport.height}px` : '';
  if (smaller) window.scrollTo(0, 0);
}

function wireTaps() {
  onClick('#more', () => (canGoBack() ? goBack() : go('menu')));
  onClick('#choices button', (button) => choose(button.value));
  onClick('[data-go]', (button) => go(button.dataset.go));
  onClick('[data-again]', openDoorAgain);
  onClick('[data-wish]', toggleWish);
  onClick('[data-place]', changePlace);
  get('place').addEventListener('toggle', fillNumbers);
  onClick('[data-exercise]', ({ dataset }) => openBeside(() => rest.openExercise(dataset.exercise)));
  onClick('[data-beside]', ({ dataset }) => openBeside(() => rest[dataset.beside]()));
  onClick('#end-now', () => { view.session.end(); goBack(); });
  onClick('#erase-no, #exercise-stop', goBack);
  onClick('#erase-yes', erase);
  onClick('#alone-yes', alone);
  onClick('#alone-later', notAlone);
  onClick('#question-skip', skipQuestion);
  onClick('#exercise-next', () => rest.nextStep());
}

function wireBrowser() {
  const check = () => view.session && view.session.check();
  ['online', 'offline'].forEach((name) => window.addEventListener(name, check));
  document.addEventListener('visibilitychange', visibility);
  if (window.visualViewport) window.visualViewport.addEventListener('resize', fitViewport);
}

// First of all the way out.
wireExit();
fillNumbers();
wireTaps();
wireComposer();
wireBrowser();
if (!window.isSecureContext || !crypto.subtle) begin('old');
else if (readToken()) withSession((session) => session.comeBack(readToken()));
else {
  openDoor();
  if (boot.open) later(() => {}, () => {});
}
