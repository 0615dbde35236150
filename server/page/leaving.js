/** How the relay hears that the exit was used: at once, or as soon as this can be said. */

import { randomBytes, toBase64 } from './bytes.js';

const BEACON = '/exit';
const GIVE_UP_AFTER = 300000;

/**
 * Leaves at once: nothing stays here, for `leave` took the token, and the relay is told without
 * waiting for it. Only if it cannot be told yet, since there is no connection or a reload has not
 * unlocked its chat, the visit goes on unseen until it can, for five minutes at most.
 * @param {Session} visit
 * @param {boolean} reachable whether the browser seems to have a connection
 * @param {() => void} told
 * @returns {boolean} whether `told` is still to be called
 */
export function leaveVisit(visit, reachable, told) {
  visit.outbox.items = [];
  const awaited = visit.started || visit.opening || visit.token;
  if (visit.state === 'over' || !awaited || (visit.room && reachable)) {
    tellExit(visit);
    return false;
  }
  visit.leaving = told;
  setTimeout(() => goSilent(visit), GIVE_UP_AFTER);
  visit.check();
  return true;
}

/** The relay can be told now. */
export function tellExit(visit) {
  const { leaving } = visit;
  if ((visit.started || visit.opening) && visit.state !== 'over') {
    // Behind a `start` that is still on its way, and by a way that outlives this page.
    visit.line.send({ t: 'exit', mid: toBase64(randomBytes(8)) });
    const leave = JSON.stringify(Object.assign({ t: 'leave' }, visit.room.own, visit.ours()));
    if (navigator.sendBeacon) navigator.sendBeacon(BEACON, leave);
  }
  goSilent(visit);
  if (leaving) leaving();
}

function goSilent(visit) {
  visit.stop();
  Object.assign(visit, { leaving: null, pass: null, room: null, token: null, wayBack: null, six: null });
}
