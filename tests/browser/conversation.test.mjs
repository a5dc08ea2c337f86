// Conversations in a browser, against the real program: by typing and by
// tapping, with all that the widget offers beside them.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {button, events, footnote, heard, lastReply, launch, open, plain,
  printed, project, say, scratch, screenshot, serve, sessionOf, tap, turn,
  valuesOf} from './support.mjs';

const kOpening = 'The ball of my right foot has been sore for about two ' +
    'weeks, no swelling or bruising.';

let server;
let wrist;
let browser;

before(async () => {
  [server, wrist, browser] = await Promise.all([
    serve({args: ['--session-turns=1000', '--key-starts=1000']}),
    serve({args: [
      '--topic', join(project, 'tests/testdata/topics/sore-wrist'),
      '--articles', join(project, 'tests/testdata/articles')]}),
    launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop(), wrist?.stop()]));

// A page whose assessment was given: a specialist, for a stress fracture.
async function assessed(options) {
  const opened = await open(browser.browser, server.url, options);
  const {page} = opened;
  await say(page, kOpening);
  await tap(page, 'about the same');
  for (let i = 0; i < 3; ++i) await tap(page, 'No');
  await heard(page, 'assessment');
  return opened;
}

const opened = (page, name) => page.getByRole('dialog', {name});

test('a whole conversation by typing ends in advice with its sources',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await screenshot(page, 'opening');
    await say(page, kOpening);
    await screenshot(page, 'asks');
    for (const text of ['about the same', 'no', 'no', 'no']) {
      await say(page, text);
    }
    const {urgency, conditions} = await heard(page, 'assessment');
    assert.equal(urgency, 'URGENCY_SEE_SPECIALIST_PROMPTLY');
    assert.deepEqual(conditions, ['stress_fracture']);
    await page.getByRole('heading', {name: 'See a specialist soon'})
        .waitFor();
    // What is shown is what was said, to the letter.
    const session = await sessionOf(server, page);
    assert.equal(await lastReply(page), session.lastReply.text
        .replace(/ \[\d+\]|\[\d+\]/g, '').replace(/^- /gm, '')
        .replace(/\s+/g, ' '));
    assert.equal(session.turn, 5);
    await screenshot(page, 'assessment');
    await check();
  });

test('a whole conversation by tapping', async () => {
  const {page, check} = await open(browser.browser, server.url,
      {hasTouch: true, isMobile: true, viewport: {width: 390, height: 844}});
  await say(page, 'my forefoot hurts');
  const taps = page.locator('.taps button.tap:not(.plain)');
  // The last that is offered is "Not sure": the cautious way through.
  for (let i = 0; i < 12 && await taps.count() > 0; ++i) {
    await turn(page, () => taps.last().tap());
  }
  const {urgency} = await heard(page, 'assessment');
  assert.notEqual(urgency, 'URGENCY_SELF_CARE');
  await check();
});

test('footnotes open their source, and Escape goes back to them', async () => {
  const {page, check} = await open(browser.browser,
      `${wrist.url}#topic=sore-wrist`);
  await say(page, 'does ice help a sore wrist?');
  const mark = page.locator('.note-mark').last();
  await mark.click();
  const source = page.getByRole('dialog');
  await source.waitFor();
  assert.match(await source.innerText(), /Sentences? \d/);
  assert.ok((await source.locator('blockquote').innerText()).length > 10);
  await screenshot(page, 'footnote');
  await page.keyboard.press('Escape');
  await source.waitFor({state: 'detached'});
  assert.equal(await page.evaluate(() => document.querySelector(
      'footnote-chat').shadowRoot.activeElement.className), 'note-mark');
  // By a tap beside it, and by its cross.
  await mark.click();
  await page.locator('.log').click({position: {x: 5, y: 5}});
  await source.waitFor({state: 'detached'});
  await mark.click();
  await button(page, 'Close').click();
  await source.waitFor({state: 'detached'});
  await check();
});

test('why a question is asked can be asked by a tap', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, kOpening);
  const {pendingSlot} = await tap(page, 'Why do you ask?');
  assert.equal(pendingSlot, 'trend');
  assert.match(await lastReply(page), /^I ask because/);
  await check();
});

test('an earlier answer is changed by tapping it', async () => {
  const {page, check} = await assessed();
  await button(page, 'Your answers').click();
  await page.getByRole('button', {name: /^Swelling no/}).click();
  await screenshot(page, 'answers');
  await turn(page, () => opened(page, 'Your answers')
      .getByRole('button', {name: 'Yes', exact: true}).click());
  const session = await sessionOf(server, page);
  assert.equal(valuesOf(session).swelling, 'yes');
  assert.equal(valuesOf(session).duration_days, '14');
  assert.equal(session.turn, 6);
  assert.match(await lastReply(page), /there is swelling/);
  await screenshot(page, 'corrected');
  // The message itself leads there too, to the answers that it gave.
  await page.locator('.user').nth(1).getByRole('button', {name: 'Change'})
      .click();
  await turn(page, () => opened(page, 'Your answers').getByRole('button',
      {name: 'Getting better', exact: true}).click());
  assert.equal(valuesOf(await sessionOf(server, page)).trend, 'improving');
  await button(page, 'Your answers').click();
  await page.getByRole('button', {name: /^How long it has hurt/}).click();
  await page.getByLabel('New answer').fill('3 weeks');
  await turn(page, () => button(page, 'Save').click());
  assert.equal(valuesOf(await sessionOf(server, page)).duration_days, '21');
  await check();
});

test('each value that is offered for a change is understood', async () => {
  // As the widget says it, through the API alone: a browser adds nothing here.
  const widget = readFileSync(
      join(project, 'service/widget/footnote-chat.js'), 'utf8');
  const template = (id) => new RegExp(`${id}: '(.*)'`).exec(widget)[1];
  const {slots} = await server.call('KnowledgeService/GetTopic', {});
  const missed = [];
  for (const {id, label, kind, choices, choiceLabels} of slots) {
    const yesNo = kind === 'SLOT_KIND_YES_NO';
    if (!yesNo && kind !== 'SLOT_KIND_CHOICE') continue;
    const values = [...(yesNo ? [['yes', 'yes'], ['no', 'no']] :
      choices.map((choice, i) => [choice, choiceLabels[i]])),
    ['unsure', 'not sure']];
    const correct = (words) => template(
        yesNo ? 'correction_yes_no' : 'correction')
        .replace('{label}', label).replace('{value}', words);
    for (const [value, words] of values) {
      const other = values.find((one) => one[0] !== value);
      const {sessionId} = await server.call('DialogueService/StartSession', {});
      const texts = ['my forefoot hurts', correct(other[1]), correct(words)];
      for (const [i, text] of texts.entries()) {
        await server.call('DialogueService/SendTurn',
            {sessionId, turnId: String(i), text});
      }
      const {session} = await server.call('DialogueService/GetSession',
          {sessionId});
      if (valuesOf(session)[id] !== value) {
        missed.push(`${texts[2]} after ${texts[1]}: ${valuesOf(session)[id]}`);
      }
    }
  }
  assert.deepEqual(missed, []);
});

test('an emergency is said to the letter, and stays until it is over',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await say(page, kOpening);
    await say(page, 'I have chest pain');
    const banner = page.getByRole('alert');
    const escalated = async () => (await sessionOf(server, page)).lastReply
        .parts.find(({act}) => act === 'SYSTEM_ACT_ESCALATE').sentences
        .map(({text}) => text).join(' ');
    assert.equal(await banner.locator('p').innerText(), await escalated());
    assert.equal(await banner.locator('h3').innerText(), 'Emergency');
    await screenshot(page, 'emergency');
    // A question does not make it go away.
    await say(page, 'can I run?');
    assert.equal(await banner.locator('p').innerText(), await escalated());
    await tap(page, "No, it isn't");
    await banner.locator('p').waitFor({state: 'detached'});
    assert.deepEqual((await events(page, 'emergency'))
        .map(({active}) => active), [true, false]);
    // It is still there to be read.
    await page.locator('.escalated').first().waitFor();
    await check();
  });

test('an emergency is over with its conversation', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await say(page, 'I have chest pain');
  const {sessionId} = await heard(page, 'emergency');
  await button(page, 'Delete my data').click();
  await button(page, 'Delete').click();
  await heard(page, 'ready', 2);
  assert.deepEqual(await events(page, 'emergency'),
      [{sessionId, active: true}, {sessionId, active: false}]);
  // And raised again where the widget is built anew in the midst of it.
  await say(page, 'I have chest pain');
  await page.evaluate(() => document.querySelector('footnote-chat')
      .setAttribute('heading', 'Feet'));
  await heard(page, 'ready', 3);
  assert.deepEqual((await events(page, 'emergency')).map(
      ({active}) => active), [true, false, true, false, true]);
  await check();
});

test('an emergency number is there to be called', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await page.evaluate(() => document.querySelector('footnote-chat')
      .setAttribute('emergency-number', '112'));
  await heard(page, 'ready', 2);
  await say(page, 'I have chest pain');
  assert.equal(await page.getByRole('link', {name: 'Call 112'})
      .getAttribute('href'), 'tel:112');
  await check();
});

test('the summary is the one of the server, shown, copied and printed',
  async () => {
    const {page, context, check} = await assessed();
    const {sessionId} = await heard(page, 'ready');
    const documentAs = async (format) => (await server.call(
        'DialogueService/GetSummary', {sessionId, format})).document;
    const text = await documentAs('SUMMARY_FORMAT_TEXT');
    // The server's own page, as a browser shows it.
    const own = await context.newPage();
    await own.setContent(await documentAs('SUMMARY_FORMAT_HTML'));
    const wanted = plain(await own.locator('body').innerText());
    await own.close();
    assert.match(wanted, /Intake summary.*foot and ankle specialist soon/);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await button(page, 'Summary').click();
    const summary = opened(page, 'Summary for your doctor');
    await summary.getByText('What the person said').waitFor();
    assert.equal(plain(await summary.locator('.summary').innerText()), wanted);
    await screenshot(page, 'summary');
    await summary.getByRole('button', {name: 'Copy'}).click();
    await summary.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(plain(copied), plain(text));
    const [title, body] = await printed(page,
        () => button(page, 'Print').click());
    assert.equal(title, 'Intake summary: Forefoot pain after running');
    assert.equal(plain(body), wanted);
    assert.equal((await sessionOf(server, page)).turn, 5);
    await check();
  });

test('what was printed stays on the page no longer than its printing',
  async () => {
    const {page, check} = await assessed();
    const frames = page.locator('footnote-chat iframe');
    await button(page, 'Summary').click();
    await printed(page, () => button(page, 'Print').click());
    assert.equal(await frames.count(), 1);
    await page.evaluate(() => document.querySelector('footnote-chat')
        .shadowRoot.querySelector('iframe').contentWindow
        .dispatchEvent(new Event('afterprint')));
    assert.equal(await frames.count(), 0);
    // This browser begins to print and never says that it has: the frame
    // outlives the dialog, and not the conversation.
    await button(page, 'Print').click();
    await page.keyboard.press('Escape');
    assert.equal(await frames.count(), 1);
    await button(page, 'Delete my data').click();
    await button(page, 'Delete').click();
    await heard(page, 'ready', 2);
    assert.equal(await frames.count(), 0);
    await check();
  });

test('what may not be printed stays no longer than its dialog', async () => {
  // As in a sandboxed frame of a portal.
  const {page, check} = await open(browser.browser, server.url, {
    prepare: (fresh) => fresh.route(server.url, async (route) => {
      const response = await route.fetch();
      await route.fulfill({response, headers: {...response.headers(),
        'content-security-policy': 'sandbox allow-scripts allow-same-origin'}});
    })});
  const frames = page.locator('footnote-chat iframe');
  await button(page, 'Summary').click();
  await printed(page, () => button(page, 'Print').click());
  assert.equal(await frames.count(), 1);
  await page.keyboard.press('Escape');
  assert.equal(await frames.count(), 0);
  await check();
});

test('what a dialog waits for is announced, and read from its title on',
  async () => {
    const {page, check} = await open(browser.browser, server.url);
    await say(page, kOpening);
    for (const [tool, title, method] of [
      ['Summary', 'Summary for your doctor', 'GetSummary'],
      ['Your answers', 'Your answers', 'GetSession']]) {
      let goOn;
      const held = new Promise((resolve) => goOn = resolve);
      await page.route(`**/footnote.v1.DialogueService/${method}`,
          async (route) => {
            await held;
            await route.continue();
          });
      await button(page, tool).click();
      const dialog = opened(page, title);
      await dialog.getByRole('status').getByText('Loading').waitFor();
      assert.equal(await dialog.getAttribute('aria-busy'), 'true');
      goOn();
      await dialog.locator('h2:focus').waitFor();
      assert.equal(await dialog.getByText('Loading').count(), 0);
      assert.equal(await dialog.getAttribute('aria-busy'), null);
      await page.keyboard.press('Escape');
    }
    await check();
  });

test('deleting asks first, deletes, and begins anew', async () => {
  const {page, check} = await assessed();
  const {sessionId} = (await events(page, 'ready')).at(-1);
  await button(page, 'Delete my data').click();
  await button(page, 'Keep it').click();
  assert.equal((await events(page, 'deleted')).length, 0);
  await button(page, 'Delete my data').click();
  await screenshot(page, 'delete');
  await button(page, 'Delete').click();
  await heard(page, 'ready', 2);
  const gone = await server.call('DialogueService/GetSession', {sessionId});
  assert.equal(gone.code, 'not_found');
  await page.getByText('Your conversation was deleted').waitFor();
  assert.equal(await page.locator('.user').count(), 0);
  await say(page, 'my heel hurts');
  assert.deepEqual(valuesOf(await sessionOf(server, page)),
      {location: 'heel'});
  await check();
});

test('a deletion that fails says what is known of why', async () => {
  const {page, check} = await open(browser.browser, server.url);
  let code = 'internal';
  await page.route('**/footnote.v1.DialogueService/DeleteSession', (route) =>
    route.fulfill({status: 500, json: {code, message: 'no'}}));
  await button(page, 'Delete my data').click();
  const alert = opened(page, 'Delete this conversation?').getByRole('alert');
  await button(page, 'Delete').click();
  await alert.getByText('It is not deleted yet. Please').waitFor();
  code = 'unavailable';
  await button(page, 'Delete').click();
  await alert.getByText('there is no connection').waitFor();
  await check();
});

test('events tell what happened, and no word of the user', async () => {
  const {page, check} = await assessed();
  await say(page, 'can I talk to a human?');
  await heard(page, 'handoff');
  const all = JSON.stringify(await page.evaluate(() => window.heard));
  for (const word of ['sore', 'two weeks', 'about the same', 'human']) {
    assert.ok(!all.includes(word), `${word} in ${all}`);
  }
  await check();
});

test('what people write is text and never markup', async () => {
  const {page, check} = await open(browser.browser, server.url);
  const text = '<img src=x onerror="document.title=1"> <b>my foot hurts</b>';
  await say(page, text);
  assert.equal(await page.locator('.user .text').innerText(), text);
  assert.equal(await page.locator('.log img, .log b').count(), 0);
  await check();
});

test('its words can be replaced, and it runs from right to left', async () => {
  const {page, check} = await open(browser.browser, server.url);
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    document.querySelector('footnote-chat').strings = {
      answers: 'התשובות שלך', summary: 'סיכום', delete: 'מחיקה',
      placeholder: 'במילים שלך', subheading: 'שירות אוטומטי',
      questions_left: {one: 'עוד שאלה אחת', other: 'עוד {n} שאלות לכל היותר'},
    };
  });
  await heard(page, 'ready', 2);
  await button(page, 'התשובות שלך').waitFor();
  await say(page, kOpening);
  await say(page, 'כואבת לי הרגל');
  assert.equal(await page.locator('.user .text').last().evaluate(
      (node) => getComputedStyle(node).direction), 'rtl');
  const [bot, user] = await Promise.all(['.bot', '.user'].map((kind) =>
    page.locator(kind).last().boundingBox()));
  assert.ok(user.x < bot.x, 'the user speaks from the other side');
  await screenshot(page, 'right-to-left');
  // The server's English keeps its own direction and says what it is in.
  await button(page, 'סיכום').click();
  const summary = page.locator('.summary');
  const pairs = await summary.evaluate((all) => {
    const left = (node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return range.getClientRects()[0];
    };
    return [...all.querySelectorAll('.sentence + .marks + .sentence')]
        .map((next) => [next.previousElementSibling.previousElementSibling,
          next].map(left))
        .filter(([one, next]) => one.top === next.top)
        .map(([one, next]) => [one.left, next.left]);
  });
  assert.ok(pairs.length > 0);
  for (const [one, next] of pairs) assert.ok(one < next, `${one} ${next}`);
  assert.equal(await summary.locator('h3').first().evaluate(
      (node) => getComputedStyle(node).direction), 'ltr');
  assert.equal(await summary.getAttribute('lang'), 'en');
  await screenshot(page, 'right-to-left-summary');
  await check();
});

// A page of a portal, with the strictest policy under which the widget works.
// It is another origin than any server's here, by its host and its port.
async function portal(t, server) {
  const listening = createServer((request, response) => {
    const {origin} = new URL(server().url);
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Content-Security-Policy', "default-src 'none'; " +
        `script-src ${origin}; connect-src ${origin}; ` +
        "img-src 'self'; require-trusted-types-for 'script'");
    const key = new URL(request.url, origin).searchParams.get('key') ?? '';
    response.end('<!doctype html><html lang="en"><title>Portal</title>' +
        `<script defer src="${origin}/footnote-chat.js"></script>` +
        `<main><h1>Portal</h1><footnote-chat key="${key}"></footnote-chat>` +
        '</main>');
  }).listen(0, '127.0.0.1');
  t.after(() => listening.close());
  await once(listening, 'listening');
  return `http://localhost:${listening.address().port}`;
}

test('a portal of another origin embeds it by two lines, and a strict policy',
  async (t) => {
    let foreign;
    const origin = await portal(t, () => foreign);
    foreign = await serve({args: [`--http-origins=${origin}`]});
    t.after(() => foreign.stop());
    const {page, check} = await open(browser.browser, origin,
        {server: foreign.url});
    await say(page, kOpening);
    await tap(page, 'about the same');
    assert.equal((await sessionOf(foreign, page)).turn, 2);
    await button(page, 'Summary').click();
    const [, text] = await printed(page, () => button(page, 'Print').click());
    assert.match(text, /about two weeks/);
    await check();
  });

test('a portal is not turned away where single requests are lost',
  async (t) => {
    let foreign;
    const origin = await portal(t, () => foreign);
    foreign = await serve({args: [`--http-origins=${origin}`]});
    t.after(() => foreign.stop());
    const {page, check} = await open(browser.browser, origin,
        {server: foreign.url, prepare: (fresh) => Promise.all(
            [['DialogueService/StartSession', 2],
              ['KnowledgeService/ListTopics', 1]].map(([method, times]) =>
              fresh.route(`**/footnote.v1.${method}*`,
                  (route) => route.abort(), {times})))});
    assert.equal((await events(page, 'retry')).length, 2);
    assert.deepEqual(await events(page, 'error'), []);
    await check();
  });

test('a widget key is good on the pages of its origin, and on no others',
  async (t) => {
    const folder = scratch();
    t.after(() => rmSync(folder, {recursive: true}));
    const file = join(folder, 'keys');
    let keyed;
    const [clinic, branch, stranger] = await Promise.all(
        [1, 2, 3].map(() => portal(t, () => keyed)));
    const [key] = [clinic, branch].map((origin) => /fn_[0-9a-f]+/.exec(
        footnote('keys', 'add', '--keys', file, '--tenant', 'north',
            '--widget', '--origin', origin))[0]);
    keyed = await serve({args: ['--keys', file]});
    t.after(() => keyed.stop());
    const {page, check} = await open(browser.browser, `${clinic}/?key=${key}`,
        {server: keyed.url});
    await say(page, kOpening);
    await tap(page, 'about the same');
    for (let i = 0; i < 3; ++i) await tap(page, 'No');
    assert.equal((await heard(page, 'assessment')).urgency,
        'URGENCY_SEE_SPECIALIST_PROMPTLY');
    await button(page, 'Your answers').click();
    await page.getByRole('button', {name: /^Swelling no/}).waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Summary').click();
    await page.getByText('What the person said').waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    assert.ok((await heard(page, 'ready')).resumed);
    await button(page, 'Delete my data').click();
    await button(page, 'Delete').click();
    assert.ok(!(await heard(page, 'ready', 2)).resumed);
    await check();
    // The one may call with a key of its own, the other not at all: its browser
    // lets it hear no answer.
    for (const origin of [branch, stranger]) {
      const {page, check} = await open(browser.browser,
          `${origin}/?key=${key}`, {server: keyed.url, until: 'error'});
      await page.getByText('This chat is not set up for this page').waitFor();
      assert.deepEqual((await events(page, 'error')).map(({code}) => code),
          ['permission_denied']);
      assert.equal(await page.locator('.trouble').isVisible(), false);
      // The widget only infers that the second is not let in.
      assert.equal(await button(page, 'Try again').count(),
          origin === stranger ? 1 : 0);
      await screenshot(page, 'not-set-up');
      await check();
    }
  });
