// Keys for the list of tasks. Letters can be switched off (WCAG 2.1.4), and are
// never taken from a field; arrows work only once the list has the focus.
const box = document.querySelector('[data-inbox-keys]');
const links = [...document.querySelectorAll('[data-inbox] th a')];
const help = box?.querySelector('details');
const key = 'tranche-inbox-letters';
let letters = localStorage.getItem(key) !== 'off';

function move(by) {
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

function listen(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest('input, select, textarea, [contenteditable]')) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && links.includes(event.target)) move(by);
  else if (letters && event.key === 'j') move(1);
  else if (letters && event.key === 'k') move(-1);
  else if (letters && event.key === '?') {
    help.open = !help.open;
    if (help.open) help.querySelector('summary').focus();
  } else return;
  event.preventDefault();
}

if (box) {
  box.hidden = false;
  const off = box.querySelector('button');
  off.setAttribute('aria-pressed', String(!letters));
  off.addEventListener('click', () => {
    letters = !letters;
    localStorage.setItem(key, letters ? 'on' : 'off');
    off.setAttribute('aria-pressed', String(!letters));
  });
  document.addEventListener('keydown', listen);
}
