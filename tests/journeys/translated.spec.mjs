// A page that the browser translates: it puts <font> elements in the place of every text. What the
// screens say afterwards must stay true.
import { expect, test } from './harness/index.mjs';

const BUS = 'Un autobus qui passe le soir';

/** As Chrome does, with words that stay readable to this journey; those that come later too. */
function translate({ page }) {
  return page.evaluate(() => {
    const app = document.getElementById('app');
    const wrap = () => {
      const walk = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walk.nextNode()) texts.push(walk.currentNode);
      for (const text of texts.filter((text) => text.data.trim() && !text.parentNode.closest('font, textarea'))) {
        const [outer, inner] = [document.createElement('font'), document.createElement('font')];
        inner.textContent = text.data;
        outer.append(inner);
        text.replaceWith(outer);
      }
    };
    wrap();
    new MutationObserver(wrap).observe(app, { childList: true, subtree: true, characterData: true });
  });
}

test('a translated page still says what is true: characters left, received, offline, chosen', async ({ server, phone }) => {
  const { page } = phone;
  await phone.invited();
  await phone.join('Anne');
  await phone.go('Proposer');
  await translate(phone);
  await expect(page.locator('#sentence-left')).toHaveText('Il reste 200 caractères');
  await page.getByLabel('Votre besoin, en une phrase').fill(BUS);
  await expect(page.locator('#sentence-left')).toHaveText(`Il reste ${200 - BUS.length} caractères`);
  await phone.save();

  await phone.go('Classer');
  await page.getByRole('button', { name: 'J’ai compris' }).click();
  await expect(page.locator('.chosen')).toHaveText('0 choisi sur 5');
  await page.getByRole('checkbox', { name: BUS }).check({ force: true });
  await expect(page.locator('.chosen')).toHaveText('1 choisi sur 5');

  await server.kill();
  await expect(page.locator('header .link')).toHaveText('Hors réseau', { timeout: 60_000 });
  await phone.propose('Une cuisine où cuisiner ensemble');
  await phone.go('Moi');
  await expect(phone.need('Une cuisine où cuisiner ensemble')).toContainText('Enregistré ici');
  await server.restart();
  await expect(phone.need('Une cuisine où cuisiner ensemble')).toContainText('Reçu par', { timeout: 60_000 });
  await expect(page.locator('header .link')).toHaveText('Relié');
  await phone.go('Accueil');
  await expect(page.locator('.board .help')).toHaveText('2 besoins');
});
