/** What each message of the relay does to a visit (SPEC 10), and what its refusals mean. */

import { Reject } from './bytes.js';
import { begun, unlocked, welcome } from './entering.js';
import { hearLog } from './listening.js';
import { asked, colleague, newCards } from './readers.js';
import { forgetToken } from './token.js';

/** Every `t` that the relay may send. */
export const TAKES = {
  log: (visit, message) => hearLog(visit, message.entries),
  stored: (visit, message) => stored(visit, message),
  capsule: (visit, message) => unlocked(visit, message.capsule),
  welcome: (visit, message) => welcome(visit, message),
  resumed: (visit) => visit.ready(),
  cards: (visit, message) => newCards(visit, message.papers),
  asked: (visit, message) => asked(visit, message.by, message.request),
  place: (visit, message) => visit.tell('queue', message),
  staff_typing: (visit, message) => visit.tell('typing', message),
  colleague: (visit, message) => colleague(visit, message.up),
  erased: (visit, message) => erased(visit, message.pending),
  bye: (visit, message) => bye(visit, message.why),
  problem: (visit, message) => problem(visit, message),
  pong: () => null,
};

/** Takes one message as it came. */
export async function receive(visit, text) {
  const message = JSON.parse(text);
  if (!TAKES[message.t]) throw new Reject('malformed');
  await TAKES[message.t](visit, message);
}

async function stored(visit, { mid, pos }) {
  if (visit.opening && mid === visit.opening.mid) await begun(visit, pos);
  else visit.stored(mid, pos);
}

function erased(visit, pending) {
  visit.tell('erased', { pending });
  if (pending === 0) {
    forgetToken();
    visit.stop();
  }
}

function bye(visit, why) {
  if (why === 'newer' || why === 'removed') visit.fail('moved');
  else visit.line.drop(why === 'restart' ? 1000 : 100);
}

const AGAIN = ['rate', 'not_stored', 'wrong_sequence'];

/** What was refused has changed nothing; some of it may be tried again. */
function problem(visit, { code, mid }) {
  if (code === 'stale_epoch') return; // the new epoch is on its way and seals all again
  if (AGAIN.includes(code)) sendAgain(visit);
  else if (!visit.started) visit.fail(code === 'closed' || code === 'full' ? code : 'failing');
  else if (code === 'unknown_chat') {
    if (visit.erasing) erased(visit, 0);
    else if (visit.isBack) visit.forget('fresh', {});
    else visit.forget('ended', { cause: 'silence' });
  } else if (visit.state !== 'ready') {
    // A relay that just restarted may have no papers yet: those we have are good.
    if (code === 'roster_old' && visit.directory.version) visit.resume();
    else visit.line.drop();
  } else {
    // Refused for good: sent again it would be refused again.
    visit.outbox = visit.outbox.filter((item) => item.mid !== mid);
    visit.tell('trouble', {});
  }
}

function sendAgain(visit) {
  clearTimeout(visit.soon);
  visit.soon = setTimeout(() => {
    if (visit.started) visit.turn(() => visit.flush(true));
    else visit.line.send(visit.opening || { t: 'knock', v: 1 });
  }, 1000);
}
