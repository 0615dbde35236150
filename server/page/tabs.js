/** Of two tabs of one visit the newer tells the older, which may have no connection. */

import { view } from './view.js';

function chatHere() {
  const { session } = view;
  return session && session.room && !session.erasing ? String(session.room.chat) : '';
}

/** Where tabs cannot speak to each other, the relay alone decides: the newest connection wins. */
const tabs = window.BroadcastChannel ? new BroadcastChannel('tabs') : null;

/** An older tab that dialled again would take the visit away from this one. */
export function tellOlderTabs() {
  if (tabs) tabs.postMessage(chatHere());
}

function hear({ data }) {
  if (data && data === chatHere()) view.session.forget('moved');
}

if (tabs) tabs.onmessage = hear;
