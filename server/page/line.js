/** The connection to the relay: dialled again and again, and never called alive when it is not. */

import { turn } from './stream.js';

const PING_AFTER = 4000;
const PONG_WITHIN = 4000;
const SETTLE_WITHIN = 8000;
const TICK = 500;

/** One line over as many sockets as it takes. */
export class Line {
  /**
   * @param {Object} to whom it tells
   * @param {() => void} to.dialling a new socket is about to be opened
   * @param {() => void} to.opened the relay may be greeted
   * @param {(text: string, current: () => boolean) => void} to.said a message, and whether its
   *   socket is still the one
   * @param {() => void} to.lost the socket is gone; another follows by itself
   */
  constructor(to) {
    this.to = to;
    this.socket = null;
    this.failures = 0; // in a row
    this.Way = WebSocket; // or `Stream`, where no WebSocket comes through
    this.dialled = 0; // how often
    this.turnedAt = 0; // the dialling after which the way was changed last
  }

  connect() {
    clearTimeout(this.again);
    if (this.socket) return;
    this.to.dialling();
    this.dialled += 1;
    try {
      this.socket = new this.Way(`${location.origin.replace(/^http/, 'ws')}/v1/visitor`);
    } catch (_) { // forbidden here: the other way may not be
      this.drop();
      return;
    }
    const { socket } = this;
    this.pingAt = 0;
    this.lifeAt = performance.now();
    this.unsettle();
    socket.onopen = () => this.to.opened();
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.lifeAt = performance.now();
      this.pingAt = 0;
      this.to.said(event.data, () => socket === this.socket);
    };
    socket.onclose = () => socket === this.socket && this.drop();
    this.ticking = this.ticking || setInterval(() => this.tick(), TICK);
  }

  /** The relay has taken us in: from now on only silence ends this socket. */
  settle() {
    this.settled = true;
    this.failures = -1; // to lose what worked is none
  }

  /** The relay owes us an answer that takes us in (again), within eight seconds. */
  unsettle() {
    this.settled = false;
    this.askedAt = performance.now();
  }

  /** The truth within ten seconds: ask after four quiet ones, give up after four more. */
  tick() {
    if (!this.socket) return;
    const now = performance.now();
    const silent = this.pingAt && now - this.pingAt >= PONG_WITHIN;
    const stuck = !this.settled && now - this.askedAt >= SETTLE_WITHIN;
    if (silent || stuck) this.drop();
    else if (!this.pingAt && now - this.lifeAt >= PING_AFTER) this.ping();
  }

  /** Finds out now. */
  check() {
    if (!this.socket) this.connect();
    else if (!this.pingAt) this.ping();
  }

  ping() {
    if (!this.socket.readyState) return; // it still opens
    this.pingAt = performance.now();
    this.send({ t: 'ping' });
  }

  /** Gives this socket up and dials again, the first time after about `soonest` ms. */
  drop(soonest = 500) {
    clearTimeout(this.again);
    this.hangUp();
    this.to.lost();
    // Jitter: after a restart of the relay not everybody may come back in the same moment.
    // Soon fifteen times: a relay that was killed is back within seconds. Soon too before the
    // other way is tried. Never more than nine seconds before the one that worked: "no connection"
    // must not stand there long after it is untrue.
    this.failures += 1;
    turn(this);
    const longer = this.failures % 2 ? 2 ** Math.max(0, this.failures - 15) : 1;
    const wait = Math.min(6000, soonest * longer);
    this.again = setTimeout(() => this.connect(), wait * (0.5 + Math.random()));
  }

  hangUp() {
    const { socket } = this;
    this.socket = null;
    if (socket) socket.close();
  }

  /** Stays closed until somebody calls `connect`. */
  stop() {
    clearTimeout(this.again);
    clearInterval(this.ticking);
    this.ticking = 0;
    this.hangUp();
  }

  send(message) {
    const { socket } = this;
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }
}
