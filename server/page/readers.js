/** Who may read: staff who come on duty while the chat waits, and supervisors who take over. */

import { fromBase64, randomBytes, toBase64 } from './bytes.js';
import { checkTakeOver } from './papers.js';
import { sealWrap } from './wraps.js';

const TAKE_OVER_AFTER = 30000;

/** While waiting, also those count who were granted the key after the epoch was made. */
export function tellReaders(visit, why) {
  const held = visit.room.holder !== null;
  const ids = new Set([...visit.room.readers, ...visit.granted]);
  visit.news('readers', { count: ids.size, why, held });
}

/** A new holder hears first of all of our return code: by it they know us if we come back (SPEC 5). */
export function tellCode(visit) {
  const { code, holder } = visit.room;
  if (visit.state !== 'ready' || !code || !holder || holder === visit.told) return;
  visit.told = holder;
  visit.outbox.items.unshift({ mid: toBase64(randomBytes(8)), say: code });
}

export async function newCards(visit, papers) {
  const { room } = visit;
  const before = room && room.holderLeft;
  await visit.directory.read(papers, visit.now());
  if (room && room.holderLeft && !before) visit.tell('presence', { up: false, left: true });
  await grantNewcomers(visit);
}

/**
 * While the chat waits, lets everybody read it who came on duty since its epoch. Only once the
 * whole log is here: a chat that waits halfway through the log may be somebody's by now.
 */
export async function grantNewcomers(visit) {
  const { granted, phase, room, state } = visit;
  if (state !== 'ready' || phase !== 'waiting' || !room.keys.has(room.epoch)) return;
  const newcomers = visit.directory.onDuty(visit.now()).filter(([id]) => !granted.has(id));
  for (const [id, card] of newcomers) await grant(visit, id, card);
  if (newcomers.length) tellReaders(visit, 'grant');
}

/** One more member reads: the current epoch, and those in which `hello` and `code` said our keys. */
async function grant(visit, id, card) {
  const { chat, codeEpoch, epoch, helloEpoch, keys, sender } = visit.room;
  const wraps = [];
  for (const each of new Set([helloEpoch, codeEpoch, epoch])) {
    const key = keys.get(each);
    if (key) wraps.push(await sealWrap(chat, each, sender, fromBase64(id), card.key, key));
  }
  visit.granted.add(id);
  visit.post({ message: { t: 'grant', wraps: wraps.map(toBase64) } });
}

/** The counsellor's connection is there (again), or gone; or they are no counsellor any more. */
export function colleague(visit, up) {
  visit.colleagueGone = up ? null : visit.colleagueGone || performance.now(); // the first time counts
  visit.tell('presence', { up, left: visit.room.holderLeft });
}

/** A supervisor takes over; granted only once the counsellor has really been gone a while. */
export async function asked(visit, by, request) {
  const { colleagueGone, directory } = visit;
  clearTimeout(visit.askedEarly);
  if (colleagueGone === null) return;
  const early = TAKE_OVER_AFTER - (performance.now() - colleagueGone);
  if (early > 0) {
    visit.askedEarly = setTimeout(() => visit.turn(() => asked(visit, by, request)), early);
    return;
  }
  const card = directory.cards.get(by);
  if (!card || card.until < visit.now()) return;
  await checkTakeOver(directory, by, request, visit.room.chat, visit.now());
  await grant(visit, by, card);
  tellReaders(visit, 'grant');
}
