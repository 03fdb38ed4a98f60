// Whatever arrives or goes, whoever reads or touches something stays on it; a form that is refused
// says where.
import { expect, test } from './harness/index.mjs';

const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  return one === document.body ? 'the page' : (one.closest('li, label, h1') ?? one).innerText.trim();
});
const topOf = async (one) => Math.round((await one.boundingBox()).y);

test('what comes and goes leaves the focus, and what one touches, where they are', async ({ newPhone }) => {
  test.slow();
  const [anne, marc] = [await newPhone(), await newPhone()];
  for (const [phone, name] of [[anne, 'Anne'], [marc, 'Marc']]) {
    await phone.invited();
    await phone.join(name);
  }
  const { page } = marc;
  const all = [];
  const propose = async () => {
    all.push(`Un besoin de plus, le numéro ${all.length + 1}`);
    await anne.propose(all.at(-1));
  };
  /** Needs or additions come; the one that is touched keeps its place and its focus. */
  const stays = async (touched, happens) => {
    const [said, top] = [await focused(page), await topOf(touched)];
    await happens();
    expect(await focused(page)).toContain(said.split('\n')[0]);
    expect(Math.abs((await topOf(touched)) - top), 'what is touched moved').toBeLessThanOrEqual(1);
  };

  for (let more = 0; more < 6; more += 1) await propose();
  await expect(page.locator('.bubbles > li')).toHaveCount(6);

  // On home: needs come, then words are added to the one that is touched.
  const link = page.locator('.bubbles > li a').nth(2);
  const words = await link.innerText();
  await link.focus();
  await stays(link, async () => {
    for (let more = 0; more < 3; more += 1) await propose();
    await expect(page.locator('.bubbles > li')).toHaveCount(9);
  });
  await anne.go('Accueil');
  await anne.page.getByRole('link', { name: words, exact: true }).click();
  const add = async (added) => {
    await anne.page.getByLabel('Que voulez-vous ajouter ?').fill(added);
    await anne.page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await expect(anne.page.locator('.bubbles').getByText(added)).toBeVisible();
  };
  await stays(link, async () => {
    await add('Le dimanche aussi');
    await expect(marc.need(words)).toContainText('1 ajout');
  });

  // On the need itself.
  await link.click();
  await expect(page.locator('#app h1')).toBeFocused();
  await add('Et le samedi');
  await expect(page.locator('.bubbles').getByText('Et le samedi')).toBeVisible();
  await expect(page.locator('#app h1')).toBeFocused();

  // Where one chooses; then the need under the focus is taken back.
  await marc.go('Classer');
  await page.getByRole('button', { name: 'J’ai compris' }).click();
  const box = page.getByRole('checkbox').nth(1);
  const label = page.locator('label.choice').nth(1);
  await box.check();
  await box.focus();
  const taken = (await label.innerText()).trim();
  await stays(label, async () => {
    for (let more = 0; more < 3; more += 1) await propose();
    await expect(page.getByRole('checkbox')).toHaveCount(12);
  });
  const neighbour = (await page.locator('label.choice').nth(2).innerText()).trim();
  await anne.go('Moi');
  await anne.page.getByRole('link', { name: taken, exact: true }).click();
  await anne.page.getByRole('button', { name: 'Retirer', exact: true }).first().click();
  await anne.page.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await expect(page.getByRole('checkbox')).toHaveCount(11);
  await expect.poll(() => focused(page)).toBe(neighbour);
  await expect(page.locator('.chosen')).toHaveText('0 choisi sur 5');

  // Another language: the button that was pressed still has the focus.
  await page.getByRole('button', { name: 'English' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Français' })).toBeFocused();
  await page.getByRole('button', { name: 'Français' }).press('Enter');

  // A refusal goes to the field, and leaves once the words are right.
  await marc.go('Proposer');
  const sentence = page.getByLabel('Votre besoin, en une phrase');
  await page.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
  await expect(sentence).toBeFocused();
  await expect(sentence).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.notice.trouble')).toBeVisible();
  await sentence.pressSequentially('Un');
  await expect(page.locator('.notice')).toHaveCount(0);
  await expect(sentence).not.toHaveAttribute('aria-invalid', 'true');
});
