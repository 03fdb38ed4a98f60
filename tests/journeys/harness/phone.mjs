// One phone: a browser context of its own, with what journeys do to phones.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, expect as playwright } from '@playwright/test';
import { CHROMIUM, PHONE } from './chromium.mjs';

// Also where no test sets how long to wait, as in the bench; everything is kept within a minute
// even at 500 kbit/s.
const expect = playwright.configure({ timeout: 30_000 });
const KEPT = { timeout: 60_000 };

export class Phone {
  /** What went wrong in its pages and that nobody expected; checked when the journey ends. */
  troubles = [];
  context;
  page;
  #server;
  #profile;

  /** In the shared browser: cheap, gone when closed. */
  static async inBrowser(browser, server, options = {}) {
    const phone = new Phone();
    phone.#server = server;
    await phone.#hold(await browser.newContext({ ...PHONE, ...options, baseURL: server.url }));
    return phone;
  }

  /** With a browser of its own, that can be closed and started cold. */
  static async withItsBrowser(server, options = {}) {
    const phone = new Phone();
    phone.#server = server;
    phone.#profile = { folder: await mkdtemp(join(tmpdir(), 'porte-voix-phone-')), options };
    await phone.#launch();
    return phone;
  }

  async #launch() {
    const { folder, options } = this.#profile;
    const settings = { ...CHROMIUM, ...PHONE, ...options, baseURL: this.#server.url };
    await this.#hold(await chromium.launchPersistentContext(folder, settings));
  }

  async #hold(context) {
    this.context = context;
    context.on('page', (page) => this.#listen(page));
    for (const page of context.pages()) this.#listen(page);
    this.page = context.pages()[0] ?? (await context.newPage());
  }

  #listen(page) {
    page.on('pageerror', (error) => this.troubles.push(error.stack ?? String(error)));
  }

  /** Opens an address (an invitation link, a route) and waits for the interface. */
  async open(address = '/') {
    await this.page.goto(address);
    await this.ready();
  }

  /** Opens the invitation of a committee, of the first one when none is named. */
  invited(committee) {
    return this.open(this.#server.invitation(committee));
  }

  /** From an opened invitation to home: what is read first, then a name. */
  async join(name) {
    const { page } = this;
    await page.getByRole('link', { name: 'Continuer', exact: true }).click();
    await page.getByRole('link', { name: 'C’est clair, continuer' }).click();
    if (name) await page.getByLabel('Prénom ou surnom').fill(name);
    await page.getByRole('button', { name: 'Entrer dans le comité' }).click();
    // Home, or straight to what was typed before coming in. The browser says when, nobody looks
    // again once a second: the bench measures this too.
    await page.waitForURL(/\/(accueil|proposer)$/, { waitUntil: 'commit', timeout: 30_000 });
  }

  /** Types a need, and returns once the screen says that it is kept. */
  async propose(sentence) {
    const { page } = this;
    await page.getByRole('navigation').getByRole('link', { name: 'Proposer', exact: true }).click();
    await page.getByLabel('Votre besoin, en une phrase').fill(sentence);
    await this.save();
  }

  /** Saves the need being typed. */
  async save() {
    await this.page.getByRole('button', { name: 'Enregistrer ce besoin' }).click();
    // A guest's words are kept nowhere on the phone.
    await this.page.getByText(/^(Enregistré sur ce téléphone\.|C’est dit\.)/).waitFor({ timeout: 30_000 });
  }

  /** Follows one of the four tabs. */
  async go(tab) {
    await this.page.getByRole('navigation').getByRole('link', { name: tab, exact: true }).click();
  }

  /** A need on home or in Mine, as its bubble; several when the sentence is there several times. */
  need(sentence, page = this.page) {
    return page.locator('li.bubble').filter({ has: page.getByRole('link', { name: sentence, exact: true }) });
  }

  /** Chooses these needs, gives them in this order, and returns once the screen says that it is kept. */
  async rank(...sentences) {
    const { page } = this;
    await this.go('Classer');
    const understood = page.getByRole('button', { name: 'J’ai compris' });
    await expect(understood.or(page.getByText('Étape 1 sur 2'))).toBeVisible();
    if (await understood.isVisible()) await understood.click();
    for (const sentence of sentences) await page.getByRole('checkbox', { name: sentence }).check({ force: true });
    await page.getByRole('button', { name: 'Continuer vers l’ordre' }).click();
    await page.getByRole('button', { name: 'Donner mon classement' }).click();
    await expect(page.getByText('Votre classement est enregistré sur ce téléphone.')).toBeVisible();
  }

  /** In Mine, everything given is kept elsewhere too. */
  async received() {
    await this.go('Moi');
    await expect(this.page.getByText('Enregistré ici', { exact: true }).locator('visible=true')).toHaveCount(0);
    await expect(this.page.locator('.state.received').first()).toBeVisible();
  }

  async reload() {
    await this.page.reload();
    await this.ready();
  }

  /** The interface is there. */
  async ready(page = this.page) {
    await expect(page.locator('html')).toHaveAttribute('data-stage', 'interface');
  }

  /** Everything is kept: the next start needs no network. */
  async kept(page = this.page) {
    await expect(page.locator('html')).toHaveAttribute('data-offline', 'ready', KEPT);
  }

  /** No network. Open sockets fall silent without being closed, as in a basement. */
  offline() {
    return this.context.setOffline(true);
  }

  online() {
    return this.context.setOffline(false);
  }

  /** Another tab of the same phone. */
  async tab(address = '/') {
    const page = await this.context.newPage();
    await page.goto(address);
    await this.ready(page);
    return page;
  }

  /** The system kills the tab at once, with its Workers; a new one takes its place. */
  async killTab() {
    const page = this.page;
    const session = await this.context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => {}); // The answer dies with the tab.
    await crashed;
    this.page = await this.context.newPage();
    await page.close();
  }

  /** Closes the browser and starts it again, with the same storage; opens nothing. */
  async coldStart({ offline = false } = {}) {
    if (!this.#profile) throw new Error('newPhone({ cold: true }) can be started cold');
    await this.context.close();
    await this.#launch();
    if (offline) await this.offline();
  }

  /** A slow processor and network for the page (its Workers and service worker stay quick). */
  async slow({ cpu = 4, kbits = 500, latency = 400 } = {}) {
    const session = await this.context.newCDPSession(this.page);
    const bytes = (kbits * 1000) / 8;
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes,
    });
    return session;
  }

  /** axe with every rule: a short line for each violation, so that a failure can be read. */
  async axe(page = this.page) {
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    expect(passes, 'axe found something to check').not.toHaveLength(0);
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(' ; ')}`);
  }

  /** What the page shows, in a few lines, whatever state it is in. */
  async onScreen() {
    const read = () => [location.pathname, document.documentElement.dataset.stage, document.body.innerText.slice(0, 1_500)].join(' | ');
    const never = new Promise((told) => setTimeout(told, 3_000, 'no answer'));
    return `on screen: ${await Promise.race([this.page.evaluate(read).catch(String), never])}`;
  }

  async discard() {
    await this.context.close();
    if (this.#profile) await rm(this.#profile.folder, { recursive: true, force: true });
  }
}
