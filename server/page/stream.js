/** Carries a visit by plain requests where no WebSocket comes through, and looks like one (SPEC 10). */

const FIRST_WITHIN = 4000;
const LARGEST = 30000; // characters in one request: what outlives the page may be 64 KiB together
const MOST = 100; // messages in one request
const KIND = 'text/event-stream';

/** Whether a long answer is kept back on the way here, so that each has to be a short one. */
let once = false;

/** Lets a line try the other way, after two failures in a row or one connection that hung. */
export function turn(line) {
  const hung = line.failures === 1 && performance.now() - line.askedAt >= FIRST_WITHIN;
  // A connection that was given up once may be given up again.
  if (line.turnedAt === line.dialled || (line.failures < 2 && !hung)) return;
  line.turnedAt = line.dialled;
  line.Way = line.Way === WebSocket ? Stream : WebSocket;
}

/** What `Line` needs of a WebSocket: answers that are read as they come, a request for what is said. */
export class Stream {
  /** @param {string} address as a WebSocket takes it */
  constructor(address) {
    this.address = address.replace(/^ws/, 'http');
    this.readyState = WebSocket.CONNECTING;
    this.waiting = [];
    this.open();
  }

  /** Asks for a stream: its name comes first, then the word that it works both ways. */
  open() {
    Object.assign(this, { name: '', carrying: false, asked: false, carried: 0, listened: 0 });
    this.late = setTimeout(() => this.tooLate(), FIRST_WITHIN);
    this.listen({ t: 'open', once });
  }

  /** It may hang in somebody's buffer, where a whole answer would come through. */
  tooLate() {
    if (once) this.end();
    else {
      once = true;
      this.cancel();
      this.open();
    }
  }

  /** Hears one answer to its end. That is the end of the stream, unless answers are short. */
  async listen(wish) {
    const asking = window.AbortController ? new AbortController() : {};
    this.asking = asking;
    try {
      const answer = await this.post(JSON.stringify(wish), { signal: asking.signal });
      const good = answer.ok && answer.headers.get('Content-Type').startsWith(KIND);
      if (good) await this.read(answer.body.getReader(), asking);
      if (asking !== this.asking) return;
      if (good && once && this.name) this.listenAgain();
      else this.end();
    } catch (_) {
      if (asking === this.asking) this.end();
    }
  }

  listenAgain() {
    this.listened += 1;
    this.listen({ t: 'listen', name: this.name, number: this.listened });
  }

  /** Reads whole lines, as long as this answer is the one that counts. */
  async read(reader, asking) {
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop();
      lines.forEach((line) => asking === this.asking && this.hear(line));
    }
  }

  hear(line) {
    if (line.startsWith('data: ')) this.onmessage({ data: line.slice(6) });
    else if (line.startsWith('id: ')) this.name = line.slice(4);
    else if (line === 'event: open') this.opened();
    else if (line.startsWith(':') && !once) this.answer();
  }

  /** Says that we are here: by a request that the relay hears after its question. */
  answer() {
    this.asked = true;
    this.carry();
  }

  opened() {
    clearTimeout(this.late);
    this.readyState = WebSocket.OPEN;
    this.onopen();
  }

  send(text) {
    this.waiting.push(text);
    this.carry();
  }

  /** Sends what waits, one request after the other; an empty one says that we are here. */
  async carry() {
    if (this.carrying) return;
    this.carrying = true;
    const { name } = this;
    const good = await this.post(this.load()).then((answer) => answer.ok, () => false);
    if (name !== this.name) return;
    this.carrying = false;
    if (!good) this.end();
    else if (this.asked || this.waiting.length) this.carry();
  }

  /** Takes as much of what waits as one request may hold. */
  load() {
    const { name, waiting } = this;
    const number = this.carried;
    this.carried += 1;
    this.asked = false;
    let size = 0;
    let count = 0;
    while (count < Math.min(MOST, waiting.length)) {
      size += waiting[count].length;
      if (count && size > LARGEST) break;
      count += 1;
    }
    const messages = waiting.splice(0, count).join();
    return `{"t":"carry","name":"${name}","number":${number},"messages":[${messages}]}`;
  }

  /** A small request outlives the page: what was said before leaving still arrives. */
  post(body, how) {
    const keepalive = !how && body.length < 2 * LARGEST;
    const request = { method: 'POST', body, cache: 'no-store', keepalive };
    return fetch(this.address, Object.assign(request, how));
  }

  /** Sends what waits without waiting for an answer, in its order by number, and ends. */
  close() {
    while (this.name && this.waiting.length) this.post(this.load()).catch(() => null);
    this.end();
  }

  end() {
    if (this.readyState === WebSocket.CLOSED) return;
    if (this.readyState === WebSocket.CONNECTING) once = false;
    this.readyState = WebSocket.CLOSED;
    this.waiting = [];
    this.cancel();
    this.onclose();
  }

  cancel() {
    const { asking } = this;
    clearTimeout(this.late);
    this.asking = null;
    if (asking.abort) asking.abort();
  }
}
