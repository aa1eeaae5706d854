// Everything here is help on top: each page does its work without it.
import { initAll } from './nhsuk-frontend.min.js';
import { initMoneyGrids } from './money.js';

// A form is sent once. The server is safe against twice (every form carries its
// token); this keeps people from wondering which of two answers is theirs.
function guardDoubleSubmit(form) {
  let sent = false;
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    for (const button of form.querySelectorAll('button[type=submit]')) {
      button.setAttribute('aria-disabled', 'true');
    }
  });
  // Back to a page the browser kept: the form may be sent again.
  window.addEventListener('pageshow', () => {
    sent = false;
    for (const button of form.querySelectorAll('button[type=submit]:not([disabled])')) {
      button.removeAttribute('aria-disabled');
    }
  });
}

// ARIA does not allow aria-expanded on a radio button; the library sets it on
// those that open further questions, and again at each click.
function tidyRadios() {
  for (const radio of document.querySelectorAll('input[type=radio][aria-expanded]')) {
    radio.removeAttribute('aria-expanded');
  }
}

// What keeps people's typing is fetched where they type; signing out clears what
// it left on this device wherever they are.
if (document.querySelector('form[data-autosave]')) import('./autosave.js').then((module) => module.initAutosave(document));
const person = document.querySelector('[data-person]')?.dataset.person;
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(`tranche:${person}:`)) localStorage.removeItem(key);
});
for (const form of document.querySelectorAll('form[method=post]')) guardDoubleSubmit(form);
initMoneyGrids(document);
initAll();
tidyRadios();
document.addEventListener('click', tidyRadios);
window.addEventListener('pageshow', tidyRadios);
