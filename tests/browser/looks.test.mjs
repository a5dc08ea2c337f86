// What it looks like and whom it shuts out: nobody. axe-core looks at every
// view; screenshots are kept for people to look at.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {gzipSync} from 'node:zlib';

import {assertAccessible, button, events, heard, launch, open, project, say,
  screenshot, serve, tap, turn} from './support.mjs';

const kOpening = 'The ball of my right foot has been sore for about two ' +
    'weeks, no swelling or bruising.';
const kMostBytes = 40 * 1024;
// The goal, in milliseconds.
const kFirstPaint = 300;

let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([serve(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

// All views, each looked at by axe, in the looks that are given.
async function tour(name, options) {
  const {page, check} = await open(browser.browser, server.url, options);
  const look = async (view) => {
    await assertAccessible(page, `${name}, ${view}`);
    await screenshot(page, `${name}-${view}`);
  };
  await look('opening');
  await say(page, kOpening);
  await tap(page, 'Why do you ask?');
  await look('asks');
  await page.locator('.note-mark').last().click();
  await look('footnote');
  await page.keyboard.press('Escape');
  await tap(page, 'about the same');
  for (let i = 0; i < 3; ++i) await tap(page, 'No');
  await look('assessment');
  await button(page, 'Your answers').click();
  await page.getByRole('button', {name: /^How it is changing/}).click();
  await page.getByRole('button', {name: /^How long/}).click();
  await look('answers');
  await page.keyboard.press('Escape');
  await button(page, 'Summary').click();
  await button(page, 'Print').waitFor();
  await look('summary');
  await page.keyboard.press('Escape');
  await button(page, 'Delete my data').click();
  await look('delete');
  await page.keyboard.press('Escape');
  await say(page, 'I have chest pain');
  await look('emergency');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <=
      document.documentElement.clientWidth), 'nothing sticks out sideways');
  return {page, check};
}

test('light', async () => (await tour('light', {colorScheme: 'light'}))
    .check());

test('dark', async () => (await tour('dark', {colorScheme: 'dark'})).check());

test('a phone, with fingers', async () => {
  const {page, check} = await tour('phone', {hasTouch: true, isMobile: true,
    viewport: {width: 390, height: 844}, deviceScaleFactor: 2});
  await say(page, 'no, that was a false alarm');
  await button(page, 'Your answers').tap();
  await page.getByRole('button', {name: /^How it is changing/}).tap();
  // 44 pixels for whatever is tapped on its own; 24 for marks in the text.
  const small = await page.evaluate(() => [...document.querySelector(
      'footnote-chat').shadowRoot.querySelectorAll('button, textarea, input')]
      .map((node) => [node, node.getBoundingClientRect()])
      .filter(([node, {width, height}]) => {
        const least = node.matches('.note-mark, .quiet') ? 24 : 44;
        return width > 0 && (width < least || height < least);
      }).map(([node, {width, height}]) =>
        `${node.className} ${width}x${height}`));
  assert.deepEqual(small, []);
  await check();
});

test('320 pixels wide', async () => (await tour('narrow',
    {viewport: {width: 320, height: 640}})).check());

test('zoomed to 200 %', async () => (await tour('zoomed',
    {viewport: {width: 640, height: 430}, deviceScaleFactor: 2})).check());

test('forced colours and no motion', async () => (await tour('forced-colours',
    {forcedColors: 'active', reducedMotion: 'reduce'})).check());

test('the page switches between light and dark', async () => {
  const {page, check} = await open(browser.browser, server.url);
  const ground = () => page.locator('footnote-chat .log').evaluate((node) =>
    getComputedStyle(node.closest('.frame')).backgroundColor);
  const light = await ground();
  await page.getByText('Dark', {exact: true}).click();
  assert.notEqual(await ground(), light);
  await page.getByText('Light', {exact: true}).click();
  assert.equal(await ground(), light);
  await check();
});

test('a whole conversation with nothing but a keyboard', async () => {
  const {page, check} = await open(browser.browser, server.url);
  const focus = () => page.evaluate(() => {
    const node = document.querySelector('footnote-chat').shadowRoot
        .activeElement;
    if (!node) return {};
    const {outlineStyle, outlineWidth} = getComputedStyle(node);
    return {name: node.getAttribute('aria-label') ?? node.id ??
        node.textContent, text: node.textContent, id: node.id,
    kind: node.className,
    visible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2};
  });
  // Tab until `wanted`; everything on the way shows that it has the focus.
  const reach = async (wanted, key = 'Tab') => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press(key);
      const at = await focus();
      if (!('visible' in at)) continue;
      assert.ok(at.visible, `the focus is seen on ${JSON.stringify(at)}`);
      if (wanted(at)) return at;
    }
    throw new Error(`not reached by ${key}: ${wanted}`);
  };
  await reach(({id}) => id === 'text');
  await page.keyboard.type(kOpening);
  await turn(page, () => page.keyboard.press('Enter'));
  // Back to what may be tapped; a tap by keyboard leads to the message again.
  await reach(({text}) => text === 'About the same', 'Shift+Tab');
  await turn(page, () => page.keyboard.press('Enter'));
  assert.equal((await focus()).id, 'text');
  for (let i = 0; i < 3; ++i) {
    await reach(({text}) => text === 'No', 'Shift+Tab');
    await turn(page, () => page.keyboard.press('Space'));
  }
  await heard(page, 'assessment');
  // A footnote, and back to it.
  await reach(({kind}) => kind === 'note-mark', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  assert.equal((await focus()).kind, 'note-mark');
  // An answer is changed.
  await reach(({text}) => text === 'Your answers', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', {name: /^Swelling/}).waitFor();
  await reach(({text}) => text?.startsWith('Swelling'));
  await page.keyboard.press('Enter');
  await reach(({text}) => text === 'Yes');
  await turn(page, () => page.keyboard.press('Enter'));
  // A dialog keeps the focus inside, and gives it back.
  await reach(({text}) => text === 'Delete my data', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  assert.equal((await focus()).text, 'Delete my data');
  assert.equal((await events(page, 'reply')).at(-1).turn, 6);
  await check();
});

test('a screen reader hears replies politely and emergencies at once',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await page.getByRole('log', {name: 'Conversation'}).waitFor();
    await say(page, kOpening);
    assert.match(await page.getByRole('log').ariaSnapshot(), /You said/);
    await say(page, 'I have chest pain');
    assert.match(await page.getByRole('alert').innerText(), /^Emergency/);
    // What the banner says is not said a second time by the log.
    assert.equal(await page.locator('.escalated').isVisible(), false);
    assert.equal(await page.locator('.escalated').getAttribute('aria-live'),
        'off');
    const bar = page.getByRole('progressbar', {name: 'Progress'});
    assert.match(await bar.getAttribute('aria-valuetext'), /question/);
    await check();
  });

// When a new visitor sees something of the page, in milliseconds.
async function firstPaint(url) {
  const context = await browser.browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  // It is told of a moment after it has happened.
  const paint = await page.waitForFunction(() => performance
      .getEntriesByName('first-contentful-paint')[0]?.startTime);
  const time = Math.round(await paint.jsonValue());
  await context.close();
  return time;
}

test('first paint comes soon', async (t) => {
  const times = [];
  const floor = [];
  for (let i = 0; i < 5; ++i) {
    times.push(await firstPaint(server.url));
    floor.push(await firstPaint(`${server.url}healthz`));
  }
  const median = (list) => list.sort((a, b) => a - b)[2];
  t.diagnostic(`first paint: ${median(times)} ms, median of ` +
      `${times.join(' ')} (goal: ${kFirstPaint}); of a page with one line of ` +
      `text and nothing else: ${median(floor)}, of ${floor.join(' ')}; again: ` +
      'node --test-name-pattern="first paint" tests/browser/looks.test.mjs');
  // A figure to read: what else the machine does decides how long it takes.
  // What holds always is that it waits for nothing but the page and its styles.
  const page = await (await fetch(server.url)).text();
  for (const [script] of page.matchAll(/<script[^>]*>/g)) {
    assert.match(script, / defer/);
  }
  assert.equal([...page.matchAll(/rel="stylesheet"/g)].length, 1);
});

test('the widget is small', async (t) => {
  const bytes = readFileSync(
      join(project, 'service/widget/footnote-chat.js'));
  const served = await fetch(`${server.url}footnote-chat.js`);
  assert.deepEqual(Buffer.from(await served.arrayBuffer()), bytes);
  assert.equal(served.headers.get('content-encoding'), 'gzip');
  const size = gzipSync(bytes, {level: 9}).length;
  t.diagnostic(`${size} bytes compressed`);
  assert.ok(size < kMostBytes, `${size} bytes`);
});
