// Brings the parts that change up to date, and says when the hub is gone. The rest stays as it
// is: letters that somebody copies, what a screen reader reads.
setInterval(async () => {
  let gone = true;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const old of document.querySelectorAll('[data-live]')) {
        const fresh = page.querySelector('[data-live=' + old.dataset.live + ']');
        if (fresh && old !== document.activeElement && old.innerHTML !== fresh.innerHTML) {
          old.replaceChildren(...fresh.childNodes);
        }
      }
      gone = false;
    }
  } catch {}
  for (const word of document.querySelectorAll('.gone')) word.hidden = !gone;
}, 5000);
