// Sharing without the Internet, as people do it.
import { expect } from '@playwright/test';

/** Opens the screen, from wherever the phone is. */
export async function share({ page }) {
  await page.getByRole('navigation').getByRole('link', { name: 'Moi', exact: true }).click();
  await page.getByRole('link', { name: 'Partager sans Internet' }).click();
  await expect(page.getByRole('button', { name: 'Scanner un code' })).toBeVisible();
}

/** The code on screen, as letters. */
export async function letters({ page }) {
  await page.getByText('Ou le code en lettres').click();
  const code = await page.getByRole('textbox', { name: 'Ou le code en lettres' }).inputValue();
  expect(code.length).toBeLessThanOrEqual(350);
  return code;
}

/** Gives a code, as letters, to a phone that looks for one. */
export async function paste({ page }, code) {
  await page.getByText('Coller un code en lettres').click();
  await page.getByRole('textbox', { name: 'Le code en lettres' }).fill(code);
  await page.getByRole('button', { name: 'Lire ce code' }).click();
}

/** The second phone reads the first's code, the first the second's answer. */
export async function join(one, other) {
  await share(one);
  await one.page.getByRole('button', { name: 'Montrer mon code' }).click();
  const offer = await letters(one);
  await share(other);
  await other.page.getByRole('button', { name: 'Scanner un code' }).click();
  await paste(other, offer);
  await expect(other.page.getByRole('heading', { name: 'Montrez ce code à l’autre téléphone' })).toBeVisible();
  const answer = await letters(other);
  await one.page.getByRole('button', { name: 'Scanner son code' }).click();
  await paste(one, answer);
}

/** The same, until both hold the same. */
export async function meet(one, other) {
  await join(one, other);
  for (const { page } of [one, other]) {
    await expect(page.getByText('Les deux ont la même chose.').first()).toBeVisible();
  }
}
