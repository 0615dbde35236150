/** Of two tabs of one visit the newer tells the older, which may have no connection. */

import { view } from './view.js';

function chatHere() {
  const { session } = view;
  return session && session.room ? String(session.room.chat) : '';
}

/**
 * An older tab that dialled again would take the visit away from the newer one. Where tabs cannot
 * speak to each other, the relay alone decides: the newest connection wins.
 */
export function tellOlderTabs() {
  if (!window.BroadcastChannel) return;
  const tabs = new BroadcastChannel('tabs');
  tabs.onmessage = ({ data }) => {
    if (data && data === chatHere()) view.session.forget('moved', {});
  };
  tabs.postMessage(chatHere());
}
