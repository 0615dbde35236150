/** The visitor's page begins here: what each tap does, and whether there is a visit to go on with. */

import { boot } from './boot.js';
import { wireComposer } from './composer.js';
import { fillDoor, openDoor } from './doors.js';
import { get, onClick, tell } from './elements.js';
import { erase } from './ending.js';
import { wireExit } from './exit.js';
import { later } from './fetching.js';
import { alone, notAlone, visibility } from './looking.js';
import { toggleWish } from './menu.js';
import { hearStatus, startSession } from './news.js';
import { begin, canGoBack, go, goBack, render } from './panes.js';
import { beginQuestions, skipQuestion } from './questions.js';
import { readToken } from './token.js';
import { view } from './view.js';
import { enterChat } from './waiting.js';

const RETRY = 2000;

/** Does `action` with a session as soon as there is one: its script may still be on its way. */
function withSession(action) {
  const lost = () => {
    hearStatus({ state: 'lost', unsent: 0 });
    setTimeout(() => withSession(action), RETRY);
  };
  later((rest) => view.gone || action(startSession(rest)), () => view.gone || lost());
}

/** What can be read at once stands there at once; one writes and answers once there is a session. */
function choose(choice) {
  enterChat(choice);
  withSession((session) => {
    render();
    if (choice !== 'danger') beginQuestions(choice);
    session.start(choice);
  });
  if (choice === 'danger') tell(get('danger-p').textContent);
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
  onClick('[data-again]', openDoor);
  onClick('[data-wish]', toggleWish);
  onClick('[data-exercise]', ({ dataset }) => later((rest) => rest.openExercise(dataset.exercise, false)));
  onClick('[data-later]', ({ dataset }) => later((rest) => rest[dataset.later]()));
  onClick('#end-now', () => { view.session.end(); goBack(); });
  onClick('#erase-no', goBack);
  onClick('#erase-yes', erase);
  onClick('#alone-yes', alone);
  onClick('#alone-later', notAlone);
  onClick('#question-skip', skipQuestion);
  onClick('#exercise-next', () => later((rest) => rest.nextStep()));
  onClick('#exercise-stop', goBack);
}

function wireBrowser() {
  const check = () => view.session && view.session.check();
  ['online', 'offline'].forEach((name) => window.addEventListener(name, check));
  document.addEventListener('visibilitychange', visibility);
  if (window.visualViewport) window.visualViewport.addEventListener('resize', fitViewport);
}

// First of all the way out.
wireExit();
fillDoor();
wireTaps();
wireComposer();
wireBrowser();
if (!window.isSecureContext || !crypto.subtle) begin('old');
else if (readToken()) withSession((session) => session.comeBack());
else {
  openDoor();
  if (boot.open) later(() => {});
}
