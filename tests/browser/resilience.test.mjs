// What happens when a page is reloaded, a server dies, a connection is lost, a
// session is gone or open twice: nothing is lost, and nothing is taken twice.
import assert from 'node:assert/strict';
import {rmSync} from 'node:fs';
import {after, before, test} from 'node:test';

import {button, events, heard, kPatience, lastReply, launch, open, say,
  scratch, screenshot, serve, sessionOf, tap, turn, valuesOf, watched}
  from './support.mjs';

const kOpening = 'The ball of my right foot has been sore for about two ' +
    'weeks, no swelling or bruising.';
const kSendTurn = '**/footnote.v1.DialogueService/SendTurn';

let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([serve(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

// Types and sends without waiting for a reply.
async function send(page, text) {
  await page.getByLabel('Your message').fill(text);
  await page.getByLabel('Your message').press('Enter');
}

test('a reload in the middle goes on where it was', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, kOpening);
  const asked = await lastReply(page);
  await page.reload();
  const {resumed} = await heard(page, 'ready');
  assert.ok(resumed);
  await page.getByText('Welcome back').waitFor();
  await page.getByText('How long it has hurt: 2 weeks').waitFor();
  assert.equal(await lastReply(page), asked);
  await screenshot(page, 'resumed');
  await tap(page, 'getting worse');
  const session = await sessionOf(server, page);
  assert.equal(session.turn, 2);
  assert.equal(valuesOf(session).trend, 'worsening');
  await check();
});

test('nothing is kept but the id of the session', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, kOpening);
  const kept = await page.evaluate(() => [Object.values(sessionStorage),
    Object.values(localStorage), document.cookie]);
  const {sessionId} = (await events(page, 'ready'))[0];
  assert.deepEqual(kept, [[sessionId], [], '']);
  await check();
});

test('a server that is killed and comes back loses nothing', async (t) => {
  const dataDir = scratch();
  let mortal = await serve({dataDir});
  t.after(async () => {
    await mortal.stop();
    rmSync(dataDir, {recursive: true, force: true});
  });
  const {page, check} = await open(browser.browser, mortal.url);
  await say(page, kOpening);
  await mortal.kill();
  await send(page, 'about the same');
  await page.getByText('Sending again').waitFor();
  await screenshot(page, 'sending-again');
  mortal = await serve({dataDir, port: mortal.port});
  await heard(page, 'reply', 2);
  await page.getByText('Sending again').waitFor({state: 'hidden'});
  await tap(page, 'No');
  const session = await sessionOf(mortal, page);
  assert.equal(session.turn, 3);
  assert.equal(await page.locator('.user').count(), 3);
  assert.deepEqual(valuesOf(session), {location: 'forefoot',
    duration_days: '14', trend: 'unchanged', swelling: 'no', bruising: 'no',
    first_step_pain: 'no'});
  await check();
});

test('a reply that is lost on its way is fetched, and the turn taken once',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    const ids = [];
    let lost = 2;
    await page.route(kSendTurn, async (route) => {
      ids.push(route.request().postDataJSON().turnId);
      if (lost-- <= 0) return route.continue();
      await route.fetch();  // the server takes it
      await route.abort();  // and the page never hears of it
    });
    await say(page, kOpening);
    assert.equal(ids.length, 3);
    assert.equal(new Set(ids).size, 1);
    assert.equal((await sessionOf(server, page)).turn, 1);
    assert.equal(await page.locator('.user').count(), 1);
    await check();
  });

test('a message that is written offline is sent once, when online',
  async () => {
    const {page, context, check} = await open(browser.browser, server.url);
    await context.setOffline(true);
    await send(page, kOpening);
    await page.getByText('You are offline').waitFor();
    await context.setOffline(false);
    await heard(page, 'reply');
    assert.equal((await sessionOf(server, page)).turn, 1);
    await check();
  });

test('two tabs on one session do not spoil it', async () => {
  const first = await open(browser.browser, server.url);
  await say(first.page, kOpening);
  // A tab that is opened by a page begins with a copy of what it keeps.
  const [page] = await Promise.all([first.context.waitForEvent('page'),
    first.page.evaluate(() => void window.open('/'))]);
  const check = watched(page, server.url);
  page.setDefaultTimeout(kPatience);
  assert.ok((await heard(page, 'ready')).resumed);
  await tap(page, 'getting worse');
  // The first still shows the question before.
  await send(first.page, 'getting better');
  await first.page.getByText('You went on in another window').waitFor();
  assert.equal(await lastReply(first.page), await lastReply(page));
  // What was written is not lost: it waits to be sent, or not.
  assert.equal(await first.page.getByLabel('Your message').inputValue(),
      'getting better');
  await first.page.getByLabel('Your message').fill('');
  await tap(first.page, 'No');
  const session = await sessionOf(server, page);
  assert.equal(session.turn, 3);
  assert.equal(valuesOf(session).trend, 'worsening');
  assert.equal(valuesOf(session).first_step_pain, 'no');
  await check();
  await first.check();
});

test('two tabs that send at the same moment lose nothing', async () => {
  const first = await open(browser.browser, server.url);
  await say(first.page, 'my forefoot hurts');
  const [page] = await Promise.all([first.context.waitForEvent('page'),
    first.page.evaluate(() => void window.open('/'))]);
  const check = watched(page, server.url);
  page.setDefaultTimeout(kPatience);
  await heard(page, 'ready');
  await Promise.all([send(page, 'it is swollen'),
    send(first.page, 'I have bruises')]);
  const tabs = [page, first.page];
  const late = await Promise.any(tabs.map(async (tab, i) => {
    await tab.getByText('You went on in another window').waitFor();
    return i;
  }));
  // One was first. The other is shown that, has its words back and sends them.
  await turn(tabs[late], () =>
    tabs[late].getByLabel('Your message').press('Enter'));
  const session = await sessionOf(server, page);
  assert.equal(session.turn, 3);
  assert.equal(valuesOf(session).swelling, 'yes');
  assert.equal(valuesOf(session).bruising, 'yes');
  await check();
  await first.check();
});

test('a session that is gone makes room for a new one, and words are kept',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await say(page, kOpening);
    const {sessionId} = (await events(page, 'ready'))[0];
    await server.call('DialogueService/DeleteSession', {sessionId});
    await send(page, 'about the same');
    await heard(page, 'ready', 2);
    await page.getByText('has ended or was deleted').waitFor();
    assert.equal(await page.getByLabel('Your message').inputValue(),
        'about the same');
    await check();
  });

test('a tab whose session is gone goes on with the one of another tab',
  async () => {
    const first = await open(browser.browser, server.url);
    const {context} = first;
    await context.addInitScript(() => addEventListener('DOMContentLoaded',
        () => document.querySelector('footnote-chat')
            ?.setAttribute('storage', 'browser')));
    await first.page.reload();
    await heard(first.page, 'ready');
    await say(first.page, kOpening);
    const {page, check} = await open(browser.browser, server.url, {context});
    await heard(page, 'ready');
    await button(first.page, 'Delete my data').click();
    await button(first.page, 'Delete').click();
    const anew = await heard(first.page, 'ready', 2);
    await send(page, 'about the same');
    await page.waitForFunction((id) => window.heard.some(({type, detail}) =>
      type === 'footnote-ready' && detail.sessionId === id),
    anew.sessionId);
    assert.deepEqual(await page.evaluate(() => Object.values(localStorage)),
        [anew.sessionId]);
    await check();
    await first.check();
  });

test('nothing is sent before it is known where things stand', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, kOpening);
  let release;
  const held = new Promise((resolve) => release = resolve);
  let asked;
  const asking = new Promise((resolve) => asked = resolve);
  await page.route('**/footnote.v1.DialogueService/GetSession',
      async (route) => {
        asked();
        await held;
        await route.continue();
      });
  await page.reload();
  await asking;
  await send(page, 'about the same');
  assert.equal(await page.locator('.user').count(), 0);
  release();
  await heard(page, 'ready');
  assert.equal(await page.getByLabel('Your message').inputValue(),
      'about the same');
  await turn(page, () => page.getByLabel('Your message').press('Enter'));
  assert.equal((await sessionOf(server, page)).turn, 2);
  await check();
});

test('a message is not tried again while another is under way', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await page.route(kSendTurn, (route) => route.fulfill({status: 500,
    json: {code: 'internal', message: 'no'}}));
  await send(page, kOpening);
  await button(page, 'Try again').waitFor();
  await page.unroute(kSendTurn);
  let release;
  const held = new Promise((resolve) => release = resolve);
  let sent = 0;
  await page.route(kSendTurn, async (route) => {
    ++sent;
    await held;
    await route.continue();
  });
  await send(page, 'my heel hurts');
  await button(page, 'Try again').click();
  release();
  await heard(page, 'reply');
  assert.equal(sent, 1);
  assert.equal((await sessionOf(server, page)).turn, 1);
  await check();
});

test('what is typed outlives a change of attributes', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, kOpening);
  await page.route(kSendTurn, (route) => route.abort());
  await send(page, 'about the same');
  await heard(page, 'retry');
  await page.getByLabel('Your message').fill('and at night');
  await page.evaluate(() => document.querySelector('footnote-chat')
      .setAttribute('heading', 'Feet'));
  await heard(page, 'ready', 2);
  assert.equal(await page.getByLabel('Your message').inputValue(),
      'about the same\nand at night');
  await check();
});

test('a message that is given back stands before what was written since',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await say(page, kOpening);
    const {sessionId} = (await events(page, 'ready'))[0];
    await server.call('DialogueService/DeleteSession', {sessionId});
    await page.route(kSendTurn, async (route) => {
      await page.getByLabel('Your message').fill('and at night');
      await route.continue();
    });
    await send(page, 'about the same');
    await heard(page, 'ready', 2);
    assert.equal(await page.getByLabel('Your message').inputValue(),
        'about the same\nand at night');
    await check();
  });

test('an amount that is refused is given back', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, kOpening);
  const {sessionId} = (await events(page, 'ready'))[0];
  await button(page, 'Your answers').click();
  await page.getByRole('button', {name: /^How long it has hurt/}).click();
  await page.getByLabel('New answer').fill('3 weeks');
  await server.call('DialogueService/DeleteSession', {sessionId});
  await button(page, 'Save').click();
  await heard(page, 'ready', 2);
  assert.equal(await page.getByLabel('Your message').inputValue(),
      'Actually, 3 weeks');
  await check();
});

test('a message that is too long is given back', async () => {
  const {page, check} = await open(browser.browser, server.url);
  const text = 'my foot hurts '.repeat(400).trim();
  await send(page, text);
  await page.getByText('too long for one message').waitFor();
  assert.equal(await page.getByLabel('Your message').inputValue(), text);
  await say(page, kOpening);
  assert.equal((await sessionOf(server, page)).turn, 1);
  await check();
});

test('a message that is refused for another reason is not called too long',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await page.route(kSendTurn, (route) => route.fulfill({status: 400,
      json: {code: 'invalid_argument', message: 'today: it is not a date'}}),
    {times: 1});
    await send(page, kOpening);
    await page.getByText('That could not be sent').waitFor();
    assert.equal(await page.getByText('too long').count(), 0);
    await turn(page, () => button(page, 'Try again').click());
    assert.equal((await sessionOf(server, page)).turn, 1);
    await check();
  });

test('how long a message may be is for the server to say', async (t) => {
  const patient = await serve({args: ['--max-text-bytes=9000']});
  t.after(() => patient.stop());
  const {page, check} = await open(browser.browser, patient.url);
  await say(page, 'my forefoot hurts '.repeat(300));
  await send(page, 'my forefoot hurts '.repeat(600));
  await page.getByText('too long for one message').waitFor();
  assert.equal((await sessionOf(patient, page)).turn, 1);
  await check();
});

test('a message that is far too long is never sent', async () => {
  const {page, check} = await open(browser.browser, server.url);
  let sent = 0;
  await page.route(kSendTurn, (route) => {
    ++sent;
    return route.continue();
  });
  const text = 'é'.repeat(150000);
  await send(page, text);
  await page.getByText('too long for one message').waitFor();
  await page.getByLabel('Your message').press('Enter');
  assert.equal(await page.getByText('too long for one message').count(), 1);
  assert.equal(await page.getByLabel('Your message').inputValue(), text);
  await say(page, kOpening);
  assert.equal(sent, 1);
  await check();
});

test('a message that is too large for what stands between is given back',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await page.route(kSendTurn, (route) => route.fulfill({status: 413,
      headers: {'Retry-After': '1'},
      json: {code: 'resource_exhausted', message: 'too large'}}));
    await send(page, kOpening);
    await page.getByText('too long for one message').waitFor();
    assert.equal(await page.getByLabel('Your message').inputValue(), kOpening);
    assert.deepEqual(await events(page, 'retry'), []);
    await check();
  });

test('whoever is too fast for the server waits, and nothing is lost',
  async (t) => {
    const slow = await serve({args: ['--session-turns=1']});
    t.after(() => slow.stop());
    const {page, check} = await open(browser.browser, slow.url);
    for (const text of [kOpening, 'about the same', 'no', 'no', 'no']) {
      await say(page, text);
    }
    assert.equal((await sessionOf(slow, page)).turn, 5);
    await check();
  });

test('a beginning that fails is tried again by a tap', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await page.evaluate(() => sessionStorage.clear());
  let code = 'internal';
  await page.route('**/footnote.v1.DialogueService/StartSession', (route) =>
    route.fulfill({status: 500, json: {code, message: 'no'}}));
  await page.reload();
  await page.getByText('could not be opened').waitFor();
  code = 'resource_exhausted';
  await button(page, 'Try again').click();
  await heard(page, 'error', 2);
  assert.equal(await page.getByText('could not be opened').count(), 1);
  code = 'not_found';
  await button(page, 'Try again').click();
  await page.getByText('not set up for this page').waitFor();
  assert.equal(await button(page, 'Try again').count(), 0);
  await page.unroute('**/footnote.v1.DialogueService/StartSession');
  await page.reload();
  await heard(page, 'ready');
  await check();
});

test('a server that cannot be reached at first is tried again', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await page.route('**/footnote.v1.**', (route) => route.abort());
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByText('There is no connection yet').waitFor();
  const tried = (await events(page, 'retry')).length;
  await button(page, 'Try now').click();
  await heard(page, 'retry', tried + 1);
  await page.unroute('**/footnote.v1.**');
  await heard(page, 'ready');
  await say(page, kOpening);
  await check();
});
