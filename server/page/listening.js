/** From the sealed log to news for the page. */

import { noteHello } from './entering.js';
import { grantNewcomers, tellCode, tellReaders } from './readers.js';
import { forgetToken } from './token.js';

/** Takes entries in order; what does not hold is told as trouble, and a hole is asked for. */
export async function hearLog(visit, entries) {
  const { room } = visit;
  if (visit.state !== 'ready') visit.line.unsettle(); // a long log on a slow line: it does answer
  for (const entry of entries) {
    if (entry.pos <= room.pos) continue;
    const { holder } = room;
    let heard = {};
    try {
      heard = await room.hear(entry);
    } catch (_) {
      if (entry.pos > room.pos + 1) {
        visit.resume();
        return;
      }
      room.pos = entry.pos;
      visit.news('trouble', {});
    }
    if (heard.missed) visit.news('trouble', {}); // and their words are shown all the same
    if (heard.said) heardSaid(visit, heard.said);
    if (heard.changed) await heardChanged(visit, heard.changed, holder);
    if (heard.state) heardState(visit, heard.state);
    noteHello(visit);
  }
  // Their cards may have come before this, or while somebody had the chat.
  await grantNewcomers(visit);
}

function heardSaid(visit, { pos, mine, staff, epoch, seq, say }) {
  const own = mine && visit.outbox.find(epoch, seq);
  if (own) visit.outbox.arrived(own, pos);
  else if (say.k === 'hello') visit.intent = say.intent;
  else if (say.k === 'text') {
    const id = `log${pos}`;
    if (!staff) visit.texts.set(id, pos);
    visit.news('message', { id, pos, mine: !staff, text: say.text });
    if (!staff) visit.news('receipt', { id, state: 'stored' });
  } else if (say.k === 'answer' && /^wish_/.test(say.question)) {
    visit.news('wish', { name: say.question.slice(5), on: say.answer === 'on' });
  } else if (say.k === 'exercise') visit.news('exercise', say);
  else if (say.k === 'exercise_done') visit.news('done', say);
  else if (say.k === 'seen' && staff) heardSeen(visit, say.upto);
  else if (say.k === 'seen') visit.seenUpto = say.upto; // before a reload
}

/** The counsellor's screen has shown the log up to `upto`. */
function heardSeen(visit, upto) {
  visit.texts.forEach((at, id) => {
    if (at > upto) return;
    visit.texts.delete(id);
    visit.news('receipt', { id, state: 'read' });
  });
}

async function heardChanged(visit, content, formerHolder) {
  visit.granted = new Set(visit.room.readers);
  // Whoever was gone no longer answers: the next one is here until the relay says otherwise.
  if (content.holder !== formerHolder) visit.colleagueGone = null;
  if (visit.room.keys.has(content.epoch)) tellReaders(visit, content.why); // not of a visit before mine
  tellCode(visit);
  await visit.outbox.flush(false);
  if (visit.wayBack) await visit.wayBack.heard(visit, content);
}

function heardState(visit, { phase, cause, at, holder }) {
  visit.holder = holder;
  if (cause === 'lost') visit.leftAt = at;
  if (cause === 'came' && visit.leftAt) visit.gone = at - visit.leftAt;
  const before = visit.phase;
  visit.phase = phase;
  if (phase === 'waiting' && before !== 'waiting') visit.news('waiting', {});
  const over = ['closing', 'closed'];
  if (!over.includes(phase)) visit.ending = null;
  else if (!over.includes(before)) visit.ending = cause;
  if (!visit.isBack) hearEnding(visit);
  if (phase === 'erased' && !visit.erasing) visit.news('ended', { cause: 'erased' });
}

/** The end of a chat: of one that a code opened again only if nobody came back after it. */
export function hearEnding(visit) {
  const { ending, erasing, phase } = visit;
  if (ending) {
    forgetToken(); // what it opened is destroyed
    visit.ending = '';
    visit.tell('ended', { cause: ending });
    clearTimeout(visit.seenSoon); // no screen shows it any more
  }
  // Nothing more can be said in this chat: what was not sent never will be.
  if (phase === 'closed' && !erasing) {
    visit.stop();
    visit.tell('over', {});
  }
}
