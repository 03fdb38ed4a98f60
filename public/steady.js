// Whatever is drawn, whoever is somewhere stays there. The focus stays on the same thing, or goes
// to its neighbour; what one reads stays where it is in the window.
//   porte-voix:view   sent by the interface just before it draws what came

const app = document.getElementById('app');
const PLACES = 'a[href],button,summary,input,select,textarea,h1';
const places = () => [...app.querySelectorAll(PLACES)];
const lost = () => !document.activeElement || document.activeElement === document.body;
/** Can be gone to unasked: a field would bring the keyboard up. */
const good = (one) => one?.isConnected && !one.disabled && one.getClientRects().length && !one.matches('textarea,[type=text]');

let last; // what has the focus
let around = []; // what there was to go to then
let inMain;

app.addEventListener('focusin', ({ target }) => {
  [last, around, inMain] = [target, places(), Boolean(target.closest('main'))];
});
// Left by a finger, not taken away.
app.addEventListener('focusout', ({ target }) => {
  setTimeout(() => {
    if (last === target && lost() && !moved && target.isConnected && !target.disabled) last = undefined;
  });
});

let moved = false;

function settle() {
  moved = false;
  if (!last || !lost()) return;
  if (last.isConnected) {
    // Moved with its row, or a button that waited for an answer.
    if (!last.disabled) last.focus({ preventScroll: true });
    return;
  }
  const at = around.indexOf(last);
  const near = (one) => good(one) && Boolean(one.closest('main')) === inMain;
  const next = around.flatMap((_, far) => [around[at + far], around[at - far]]).find(near);
  // All was drawn anew: the title, or in the header what stands at the same place.
  const anew = inMain ? app.querySelector('main h1') : places()[at];
  (next ?? anew)?.focus({ preventScroll: true });
}

new MutationObserver(() => {
  if (!moved) requestAnimationFrame(settle);
  moved = true;
}).observe(app, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });

// What is read: where the focus is, else what is in the middle of the window.

const READ = 'main :is(li, label, p, h1, h2, section)';
const top = (one) => one.getBoundingClientRect().top;
/** Which screen, and which step of it: another one begins at its own beginning. */
const where = () => location.pathname + app.querySelector('main h1')?.textContent;
let held;

addEventListener('porte-voix:view', () => {
  if (held) return;
  const here = document.activeElement;
  const seen = here?.matches('main :not(h1)') && top(here) > 0 && top(here) < innerHeight;
  const one = seen ? here : document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest(READ);
  // An order is moved by its person alone: to hold a row still would scroll the page under a finger.
  held = one && !one.closest('.order') && [one, top(one), where()];
  if (held) {
    requestAnimationFrame(() => {
      const [one, was, there] = held;
      held = undefined;
      if (one.isConnected && there === where()) scrollBy({ top: top(one) - was, behavior: 'instant' });
    });
  }
});
