// Keeps what people type, while they type it. A form marked data-autosave is sent
// to its own address a moment after the last key, and the server saves what can be
// saved. Until the server has it, the browser keeps it too, by person and address,
// so that neither a dead server nor a session that has run out loses a word.

const quiet = 800; // milliseconds after the last key
const longest = 1600; // and at most so long after the first that is not sent
const tick = 250; // between copies on this device
const pause = 60_000; // a longer pause is no work
const waits = [1000, 2000, 4000, 8000, 15_000];
const ourOwn = new Set(['token', 'effort', 'then']);
const away = 'We cannot reach the service. What you type is kept on this device.';

const place = (form) => `tranche:${form.dataset.autosave}:${form.getAttribute('action')}`;

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // people may forbid it; then the server alone keeps
  }
}

function remember(key, entry) {
  try {
    storage()?.setItem(key, JSON.stringify(entry));
  } catch {
    // full: the server still gets every word
  }
}

function recall(key) {
  try {
    return JSON.parse(storage()?.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

const forget = (key) => storage()?.removeItem(key);

// values is what the form holds, as lists by field name.
function values(form) {
  const out = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !ourOwn.has(name)) (out[name] ??= []).push(value);
  }
  return out;
}

const seal = (name) => name === 'was' || name.startsWith('was-');
const same = (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
const clock = (ms) => new Date(ms).toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true }).replace(' ', '');

// fill puts a value back into the fields of one name.
function fill(form, name, list) {
  for (const field of form.elements) {
    if (field.name !== name) continue;
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = list.includes(field.value);
    else if (field.type !== 'hidden') field.value = list[0] ?? '';
  }
}

// A Meter measures work on each field: time between two signs of life.
class Meter {
  constructor(form) {
    this.input = form.elements.effort;
    this.ms = {};
    this.pasted = new Set();
    this.read();
    for (const sign of ['focusin', 'keydown', 'input', 'change', 'pointerdown']) form.addEventListener(sign, (e) => this.sign(e.target.name));
    form.addEventListener('focusout', () => this.sign(''));
    form.addEventListener('paste', (e) => this.paste(e));
    this.field = '';
    this.last = 0;
  }

  read() {
    try {
      const sent = JSON.parse(this.input.value || '{}');
      this.ms = sent.ms ?? {};
      this.pasted = new Set(sent.pasted ?? []);
    } catch {
      this.ms = {};
    }
  }

  sign(name) {
    const now = performance.now();
    const gone = now - this.last;
    if (this.field && gone < pause) this.ms[this.field] = (this.ms[this.field] ?? 0) + Math.round(gone);
    this.field = name && !ourOwn.has(name) ? name : '';
    this.last = now;
  }

  // paste marks a field whose content is what was pasted, not something typed
  // with a word pasted into it.
  paste(event) {
    const field = event.target;
    if (!field.name || field.selectionStart === undefined) return;
    const whole = field.value === '' || (field.selectionStart === 0 && field.selectionEnd === field.value.length);
    if (whole) this.pasted.add(field.name);
  }

  write() {
    this.input.value = JSON.stringify({ ms: this.ms, pasted: [...this.pasted] });
    return { ...this.ms };
  }

  // counted takes off what the server has added up.
  counted(fields, sent) {
    for (const name of Object.keys(sent)) {
      const mine = fields.includes('*') || fields.some((f) => name === f || name.startsWith(`${f}[`));
      if (mine) this.ms[name] = Math.max(0, (this.ms[name] ?? 0) - sent[name]);
    }
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = place(form);
    this.says = form.querySelector('[data-autosave-says]');
    this.meter = new Meter(form);
    this.turn = 0; // goes up with every change
    this.sent = 0; // the turn that the server has
    this.failed = 0;
    this.putBack();
    form.addEventListener('input', () => this.changed());
    form.addEventListener('change', () => this.changed());
    form.addEventListener('focusout', () => this.soon(100));
    form.addEventListener('submit', (event) => this.submit(event), true);
    window.addEventListener('pagehide', () => this.leave());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.leave());
    for (const sign of ['online', 'focus']) window.addEventListener(sign, () => this.failed && this.soon(0));
  }

  say(words) {
    if (this.says && this.says.textContent !== words) this.says.textContent = words;
  }

  changed() {
    this.turn += 1;
    this.since ??= Date.now();
    if (!this.copying) this.copying = setTimeout(() => this.copy(), tick);
    if (!this.failed) this.soon(Math.max(0, Math.min(quiet, this.since + longest - Date.now())));
  }

  soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), ms);
  }

  copy() {
    clearTimeout(this.copying);
    this.copying = null;
    if (this.turn > this.sent) remember(this.key, { at: Date.now(), token: this.form.elements.token.value, values: values(this.form) });
  }

  body() {
    const effort = this.meter.write();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === 'string') body.append(name, value);
    body.set('autosave', '1');
    body.set('as', this.form.dataset.autosave);
    return { body, effort };
  }

  async send() {
    if (this.turn === this.sent || this.gone) return;
    if (this.flying) {
      await this.flying;
      if (!this.failed) this.soon(0);
      return;
    }
    this.flying = this.fly();
    await this.flying;
    this.flying = null;
  }

  async fly() {
    const { body, effort } = this.body();
    const turn = this.turn;
    this.since = null;
    try {
      const response = await fetch(this.form.action, { method: 'POST', body, redirect: 'manual', headers: { Accept: 'application/json' } });
      if (response.status === 401) return this.later((await response.json()).said);
      if (response.status === 413 || response.status === 422) return this.later((await this.text(response)) || away);
      if (!response.ok) return this.later(away);
      this.arrived(await response.json(), turn, effort);
    } catch {
      this.later(away);
    }
  }

  async text(response) {
    return new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main p')?.textContent;
  }

  arrived(answer, turn, effort) {
    this.failed = 0;
    this.sent = Math.max(this.sent, turn);
    for (const [name, value] of Object.entries(answer.seals ?? {})) {
      if (this.form.elements[name]) this.form.elements[name].value = value;
    }
    this.meter.counted(answer.timed ?? [], effort);
    if (this.turn === this.sent) forget(this.key);
    else if (!this.gone) this.soon(quiet);
    this.say(answer.said);
  }

  later(words) {
    this.copy();
    this.say(words);
    const wait = waits[Math.min(this.failed, waits.length - 1)];
    this.failed += 1;
    this.since ??= Date.now();
    this.soon(wait);
  }

  // leave is the last chance before the page goes: a request that outlives it.
  leave() {
    this.meter.sign('');
    if (this.turn === this.sent || this.gone) return;
    this.copy();
    const { body } = this.body();
    if (body.toString().length < 60_000) fetch(this.form.action, { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => {});
  }

  // submit lets a save that is under way come home first: its answer carries the
  // seals without which the click would meet its own words as somebody else's.
  submit(event) {
    clearTimeout(this.timer);
    this.meter.sign('');
    this.meter.write();
    if (!this.flying) {
      this.turn += 1;
      this.copy();
      this.gone = true;
      window.addEventListener('pageshow', () => (this.gone = false), { once: true });
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    const home = Promise.race([this.flying, new Promise((done) => setTimeout(done, 3000))]);
    home.then(() => {
      this.flying = null;
      clearTimeout(this.timer);
      this.form.requestSubmit(submitter);
    });
  }

  // putBack fills in what was typed on this device and never reached the server.
  putBack() {
    const entry = recall(this.key);
    if (!entry) return;
    if (entry.token === this.form.dataset.received) return forget(this.key); // the server drew this page from it
    const now = values(this.form);
    const ticks = [...this.form.elements].filter((e) => e.checked).map((e) => e.name); // an empty box is not in the entry
    const names = [...new Set([...Object.keys(entry.values), ...ticks])].filter((name) => name && !seal(name) && !same(entry.values[name], now[name]));
    if (names.length === 0) return forget(this.key);
    const moved = names.filter((name) => this.moved(entry.values, now, name));
    const free = names.filter((name) => !moved.includes(name));
    for (const name of free) fill(this.form, name, entry.values[name] ?? []);
    if (moved.length > 0) this.offer(entry, moved);
    if (free.length > 0) {
      this.say(`We put back what you typed at ${clock(entry.at)}, which had not reached us.`);
      queueMicrotask(() => {
        this.changed();
        this.form.dispatchEvent(new Event('input', { bubbles: true }));
      });
    }
  }

  // moved reports whether what a field was drawn from has changed since.
  moved(then, now, name) {
    const own = `was-${name.replace(/\[.*$/, '')}`;
    const by = own in now ? own : 'was';
    return by in now && by in then && !same(then[by], now[by]);
  }

  // offer asks, because somebody changed the same fields meanwhile.
  offer(entry, names) {
    const box = document.createElement('div');
    box.className = 'nhsuk-inset-text';
    const words = document.createElement('p');
    words.textContent = `On this device there is text of ${clock(entry.at)} that did not reach us, and the same fields were changed meanwhile. What is saved now is shown below.`;
    const again = document.createElement('button');
    const drop = document.createElement('button');
    for (const [button, label] of [[again, 'Put mine back'], [drop, 'Keep what is shown']]) {
      button.type = 'button';
      button.className = 'nhsuk-button nhsuk-button--secondary nhsuk-button--small';
      button.textContent = label;
    }
    again.addEventListener('click', () => {
      for (const name of names) fill(this.form, name, entry.values[name] ?? []);
      box.remove();
      this.changed();
    });
    drop.addEventListener('click', () => {
      box.remove();
      if (this.turn === this.sent) forget(this.key);
    });
    box.append(words, again, ' ', drop);
    this.form.before(box);
  }
}

// dropSaved forgets what a click has saved: the server says so by the form's
// token, in a cookie.
function dropSaved() {
  const token = /(?:^|; )saved=([^;]+)/.exec(document.cookie)?.[1];
  const kept = storage();
  if (!token || !kept) return;
  for (const key of Object.keys(kept)) {
    if (key.startsWith('tranche:') && recall(key)?.token === token) forget(key);
  }
}

export function initAutosave(root) {
  dropSaved();
  for (const form of root.querySelectorAll('form[data-autosave]')) if (form.dataset.autosave) new Autosave(form);
}
