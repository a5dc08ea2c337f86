// What the browser tests share: a server of their own, a browser of their own,
// and pages that are watched. Each page fails its test where a request leaves
// the page's origin, the content policy is violated or a script fails.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {chromium} from 'playwright-core';

export const project = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env.FOOTNOTE ?? join(project, 'build/release/footnote');
const shots = process.env.FOOTNOTE_SCREENSHOTS ??
    join(project, 'build/release/screenshots');
const axe = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Longest that anything is waited for. Nothing should come near it.
export const kPatience = 15000;

export function scratch() {
  return mkdtempSync(join(tmpdir(), 'footnote-browser-'));
}

// Runs the program to its end; what it printed.
export const footnote = (...args) =>
  execFileSync(binary, args, {encoding: 'utf8'});

// The real program. `port` 0 is any free one.
export async function serve({dataDir, port = 0, args = []} = {}) {
  const store = dataDir ? ['--data-dir', dataDir] : ['--store=memory'];
  const program = spawn(binary, ['serve', '--listen=127.0.0.1:0',
    `--http=127.0.0.1:${port}`, '--log-level=error', ...store, ...args],
  {stdio: ['ignore', 'pipe', 'inherit']});
  const ended = once(program, 'exit');
  let said = '';
  const url = await new Promise((resolve, reject) => {
    program.stdout.on('data', (data) => {
      said += data;
      const found = /^browse (http:\S+)$/m.exec(said);
      if (found) resolve(found[1]);
    });
    program.on('error', reject);
    program.on('exit', () => reject(new Error('the server did not start')));
  });
  const end = (signal) => {
    program.kill(signal);
    return ended;
  };
  return {
    url,
    port: Number(new URL(url).port),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    // A call of the API, as any program would make it.
    async call(method, message) {
      const response = await fetch(`${url}footnote.v1.${method}`, {
        method: 'POST', headers: {'Content-Type': 'application/json'},
        body: JSON.stringify(message)});
      return {status: response.status, ...await response.json()};
    },
  };
}

export async function launch() {
  const profile = scratch();
  // A context of its own folder, and no call of the browser's own.
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
      '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      `--disk-cache-dir=${profile}`],
  });
  return {browser, async close() {
    await browser.close();
    rmSync(profile, {recursive: true, force: true});
  }};
}

// Runs in the page before all else: keeps what the widget fires. The window is
// listened to: a tab that a page opens may keep it and change the document.
function listen() {
  window.heard = [];
  window.violations = [];
  for (const name of ['ready', 'reply', 'assessment', 'emergency', 'handoff',
    'retry', 'deleted', 'error']) {
    window.addEventListener(`footnote-${name}`, ({type, detail}) =>
      window.heard.push({type, detail}));
  }
  window.addEventListener('securitypolicyviolation', (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
}

// A page with the widget, watched; `check` ends the watch.
// `server`: the origin that it may call besides, where the page is a portal's;
// `until`: the event that is waited for; `prepare`: what is done to the page
// before it is loaded.
export async function open(browser, url,
    {context: given, server, until = 'ready', prepare, ...options} = {}) {
  const context = given ?? await browser.newContext(
      {viewport: {width: 1280, height: 860}, ...options});
  if (!given) await context.addInitScript(listen);
  const page = await context.newPage();
  const watch = watched(page, url, server);
  page.setDefaultTimeout(kPatience);
  await prepare?.(page);
  await page.goto(url);
  await heard(page, until);
  return {page, context, check: async () => {
    await watch();
    if (!given) await context.close();
  }};
}

export function watched(page, ...urls) {
  const origins = urls.filter((url) => url).map((url) => new URL(url).origin);
  const wrong = [];
  page.on('request', (request) => {
    const target = request.url();
    if (/^(data|about|blob):/.test(target)) return;
    if (!origins.includes(new URL(target).origin)) {
      wrong.push(`request to ${target}`);
    }
  });
  page.on('pageerror', (error) => wrong.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) {
      wrong.push(message.text());
    }
  });
  return async () => {
    wrong.push(...await page.evaluate(() => window.violations));
    assert.deepEqual(wrong, []);
  };
}

// The events of a name that came so far.
export const events = (page, name) => page.evaluate((type) =>
  window.heard.filter((event) => event.type === type)
      .map(({detail}) => detail), `footnote-${name}`);

// Waits until `count` events of that name came; the last one's detail.
export async function heard(page, name, count = 1) {
  // By the clock: a tab in the background draws no frames to go by.
  await page.waitForFunction(([type, n]) => window.heard?.filter(
      (event) => event.type === type).length >= n,
  [`footnote-${name}`, count], {timeout: kPatience, polling: 25});
  return (await events(page, name)).at(-1);
}

// Does something that sends a turn, and waits for the reply to it.
export async function turn(page, act) {
  const before = (await events(page, 'reply')).length;
  await act();
  return heard(page, 'reply', before + 1);
}

export const say = (page, text) => turn(page, async () => {
  await page.getByLabel('Your message').fill(text);
  await page.getByLabel('Your message').press('Enter');
});

export const button = (page, name) =>
  page.getByRole('button', {name, exact: true});

export const tap = (page, name) =>
  turn(page, () => page.locator('.taps').getByRole('button',
      {name: name[0].toUpperCase() + name.slice(1), exact: true}).click());

// A summary as people read it, but for the minute that it was made in.
export const plain = (text) => text.replace(/Put together on \S+ \S+ UTC/, '')
    .replace(/\s+/g, ' ').trim();

// Does something that prints: the title of the printed page and its text.
export async function printed(page, act) {
  await act();
  const frame = await page.locator('footnote-chat iframe').elementHandle();
  const inside = await frame.contentFrame();
  return inside.evaluate(() => [document.title, document.body.innerText]);
}

// What the newest reply says, as the page shows it: without the marks.
export const lastReply = (page) => page.evaluate(() => {
  const replies = document.querySelector('footnote-chat').shadowRoot
      .querySelectorAll('[part="reply"]');
  const copy = replies[replies.length - 1].cloneNode(true);
  for (const extra of copy.querySelectorAll(
      '.note-mark, .unseen, .verdict')) extra.remove();
  return [...copy.querySelectorAll('p, li')].map((node) => node.textContent)
      .join(' ').replace(/\u2060/g, '').replace(/\s+/g, ' ').trim();
});

export async function sessionOf(server, page) {
  const {sessionId} = (await events(page, 'ready')).at(-1);
  const {session} = await server.call('DialogueService/GetSession',
      {sessionId});
  return session;
}

// Slot to value.
export const valuesOf = (session) => Object.fromEntries(
    (session.findings ?? []).map(({slot, value}) => [slot, value]));

export async function screenshot(page, name, options = {}) {
  mkdirSync(shots, {recursive: true});
  // Moving things have come to rest, and the log at its place.
  await page.evaluate(() => Promise.allSettled(
      document.getAnimations().map((animation) => animation.finished)));
  await page.waitForFunction(() => {
    const {scrollTop} = document.querySelector('footnote-chat').shadowRoot
        .querySelector('.log');
    const rests = scrollTop === window.scrolledTo;
    window.scrolledTo = scrollTop;
    return rests;
  }, null, {timeout: kPatience, polling: 100});
  await page.screenshot({path: join(shots, `${name}.png`),
    animations: 'disabled', ...options});
}

// Fails with what axe-core finds, in all of WCAG 2.2 AA and beyond.
export async function assertAccessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const {violations} = await window.axe.run(document, {runOnly: ['wcag2a',
      'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(
        ({target, failureSummary}) => `${target.flat().join(' ')} ` +
            failureSummary.replace(/\s+/g, ' ')).join('; ')}`);
  });
  assert.deepEqual(found, [], where);
}
