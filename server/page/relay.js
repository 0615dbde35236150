/** What each message of the relay does to a visit (SPEC 10), and what its refusals mean. */

import { Reject } from './bytes.js';
import { begun, greet, unlocked, welcome } from './entering.js';
import { tellExit } from './leaving.js';
import { hearLog } from './listening.js';
import { asked, colleague, newCards } from './readers.js';
import { forgetToken } from './token.js';

/** Every `t` that the relay may send. */
export const TAKES = {
  log: (visit, message) => hearLog(visit, message.entries),
  stored: (visit, message) => stored(visit, message),
  capsule: (visit, message) => unlocked(visit, message.capsule),
  welcome: (visit, message) => welcome(visit, message),
  resumed: (visit, message) => resumed(visit, message.pos),
  cards: (visit, message) => newCards(visit, message.papers),
  asked: (visit, message) => asked(visit, message.by, message.request),
  place: (visit, message) => visit.tell('queue', message),
  staff_typing: (visit, message) => visit.tell('typing', message),
  colleague: (visit, message) => colleague(visit, message.up),
  erased: (visit, message) => erased(visit, message.pending),
  blocked: (visit, message) => blocked(visit, message),
  bye: (visit, message) => bye(visit, message.why),
  problem: (visit, message) => problem(visit, message),
  pong: () => null,
};

/** Takes one message as it came. Whoever has left only learns which chat that was. */
export async function receive(visit, text) {
  const message = JSON.parse(text);
  if (!TAKES[message.t]) throw new Reject('malformed');
  if (!visit.leaving || !visit.room) await TAKES[message.t](visit, message);
  if (visit.leaving && (visit.room || visit.state === 'over')) tellExit(visit);
}

async function stored(visit, { mid, pos }) {
  if (visit.opening && mid === visit.opening.mid) await begun(visit, pos);
  else if (visit.wayBack && mid === visit.wayBack.past) visit.resume();
  else visit.outbox.stored(mid, pos);
}

function resumed(visit, pos) {
  visit.upto = pos;
  return visit.wayBack && !visit.erasing ? visit.wayBack.enter(visit) : visit.ready();
}

function erased(visit, pending) {
  if (visit.wayBack && !visit.erasing) {
    visit.fail('nocode');
    return;
  }
  forgetToken();
  visit.line.settle();
  visit.tell('erased', { pending });
  if (pending === 0) visit.stop();
}

/** In the place of the log; but who comes to erase everything may do so. */
function blocked(visit, message) {
  if (!visit.erasing) {
    visit.forget('blocked', message);
    return null;
  }
  visit.state = 'ready';
  return visit.outbox.flush(true);
}

function bye(visit, why) {
  if (why === 'newer' && !visit.wayBack && !visit.erasing) visit.forget('moved'); // else I win
  else if (why !== 'slow' || visit.state !== 'unlocking') visit.line.drop(why === 'restart' ? 1000 : 100);
  else if (visit.wayBack) visit.fail('slow');
  else visit.line.drop(5000); // dialled again at once it would be refused again
}

const AGAIN = ['rate', 'not_stored', 'wrong_sequence'];

/** What was refused has changed nothing; some of it may be tried again. */
function problem(visit, { code, mid }) {
  if (code === 'stale_epoch') { // the new epoch is on its way and seals all again
    if (visit.wayBack) visit.resume();
    return;
  }
  if (AGAIN.includes(code)) sendAgain(visit, code);
  else if (code === 'moved' && !visit.erasing) visit.forget('moved');
  else if (!visit.started) visit.fail(code === 'closed' || code === 'full' ? code : 'failing');
  else if (code === 'unknown_chat') {
    if (visit.erasing) erased(visit, 0);
    else if (visit.wayBack) visit.fail('nocode');
    else if (visit.isBack) visit.forget('fresh');
    else visit.forget('ended', { cause: 'silence' });
  } else if (visit.state !== 'ready') {
    // A relay that just restarted may have no papers yet: those we have are good.
    if (code === 'roster_old' && visit.directory.version) visit.resume();
    else visit.line.drop();
  } else visit.outbox.refuse(mid);
}

function sendAgain(visit, code) {
  if (code === 'rate' && !visit.started) {
    visit.status('connecting');
    visit.tell('busy', {});
    visit.line.unsettle(); // it did answer
  }
  clearTimeout(visit.soon);
  visit.soon = setTimeout(() => {
    if (visit.state === 'ready') visit.turn(() => visit.outbox.flush(true));
    else if (visit.state === 'starting' && visit.opening) visit.line.send(visit.opening);
    else greet(visit);
  }, 1000);
}
