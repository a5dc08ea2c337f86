// Footnote's chat widget: the custom element <footnote-chat>.
//
//   <script src="https://chat.example/footnote-chat.js" defer></script>
//   <footnote-chat topic="forefoot-pain"></footnote-chat>
//
// One file, no dependency, no build step. It speaks Connect (JSON) to the
// server that it came from, or to the one named by `server`, and to nobody
// else. Styles are constructed sheets and text is only ever set as text, so it
// works under a Content-Security-Policy without any 'unsafe-...'. What a portal
// may set and listen to is docs/widget.md.
(() => {
'use strict';

// Where this file came from, which is where its server is.
const kHome = document.currentScript?.src
    ? new URL('.', document.currentScript.src).href : location.origin;

// ---------------------------------------------------------------------------
// Words. Everything that the widget says itself; nothing of it is about
// health. Set the property `strings`, or the attribute as JSON, to translate
// any of it. {n} and {name} stand for values; a plural is an object by the
// categories of Intl.PluralRules.

const kStrings = {
  heading: 'Symptom check',
  subheading: 'Automated service',
  conversation: 'Conversation',
  you_said: 'You said:',
  reply: 'Reply:',
  message: 'Your message',
  placeholder: 'In your own words',
  send: 'Send',
  suggestions: 'Answers to tap',
  why: 'Why do you ask?',
  writing: 'Writing a reply',
  footer: 'Automated, not a doctor. In an emergency call your local ' +
      'emergency number.',
  progress: 'Progress',
  questions_left: {
    one: 'At most one more question',
    other: 'At most {n} more questions',
  },
  last_question: 'The last question',
  questions_done: 'All questions answered',
  // Sending
  connecting: 'Connecting',
  connecting_again: 'There is no connection yet. Trying again.',
  sending: 'Sending',
  sending_again: 'No answer came. Sending again.',
  offline: 'You are offline. Your message is kept, and sent when you are ' +
      'back online.',
  still_offline: 'Still no connection. Your message is kept, and sent as ' +
      'soon as there is one. In an emergency do not wait for this: call ' +
      'your local emergency number.',
  busy: 'Many people are writing just now. Sending again in a moment.',
  try_now: 'Try now',
  try_again: 'Try again',
  not_sent: 'Not sent',
  too_long: 'That is too long for one message. Please send it in two.',
  not_taken: 'That could not be sent. Please try again.',
  not_shown: 'That cannot be shown just now. Please try again.',
  not_begun: 'The conversation could not be opened.',
  not_set_up: 'This chat is not set up for this page. Please tell whoever ' +
      'runs the page.',
  ended: 'The conversation so far has ended or was deleted. Here is a new one.',
  full: 'This conversation has become too long to go on. The summary has ' +
      'what you told; delete it to begin anew.',
  // Coming back
  welcome_back: 'Welcome back',
  elsewhere: 'You went on in another window. This is where things stand.',
  told_so_far: 'What you have told so far:',
  // Urgency
  urgency: 'How urgent this is',
  self_care: 'You can look after this yourself',
  see_doctor: 'See a doctor',
  see_specialist: 'See a specialist soon',
  emergency: 'Emergency',
  call: 'Call {number}',
  // Footnotes
  footnote: 'Source {n}',
  sentences: {one: 'Sentence {list}', other: 'Sentences {list}'},
  close: 'Close',
  loading: 'Loading',
  // Answers
  answers: 'Your answers',
  answers_intro: 'Tap an answer to change it.',
  answers_none: 'Nothing is noted down yet.',
  change: 'Change',
  change_this: 'Change: {what}',
  new_answer: 'New answer',
  such_as: 'for example {example}',
  save: 'Save',
  // What a change sends. The server must understand it.
  correction: 'Actually, {label}: {value}',
  correction_yes_no: 'Actually, {value} to {label}',
  correction_amount: 'Actually, {value}',
  yes: 'yes',
  no: 'no',
  unsure: 'not sure',
  days: {one: '{n} day', other: '{n} days'},
  weeks: {one: '{n} week', other: '{n} weeks'},
  months: {one: '{n} month', other: '{n} months'},
  years: {one: '{n} year', other: '{n} years'},
  range: '{min} to {max}',
  percent: '{n}%',
  example_duration: '10 days',
  example_number: '3',
  example_percent: '20%',
  // Summary
  summary: 'Summary',
  summary_title: 'Summary for your doctor',
  copy: 'Copy',
  copied: 'Copied',
  copy_failed: 'Copying is not allowed here. Select the text instead.',
  print: 'Print',
  // Deleting
  delete: 'Delete my data',
  delete_title: 'Delete this conversation?',
  delete_text: 'What you wrote and all replies are deleted from the server. ' +
      'This cannot be undone.',
  delete_yes: 'Delete',
  delete_no: 'Keep it',
  delete_failed: 'It is not deleted yet: there is no connection. Please try ' +
      'again.',
  delete_refused: 'It is not deleted yet. Please try again.',
  deleted: 'Your conversation was deleted. Here is a new one.',
};

// ---------------------------------------------------------------------------
// Looks. Colours come in two sets; a portal's own --footnote-* go first.

const colours = (set) => Object.entries(set).map(([name, value]) =>
  `--_${name}: var(--footnote-${name}, ${value});`).join('');

const kLight = colours({
  'background': '#f3f7f6', 'surface': '#ffffff', 'text': '#16282d',
  'muted': '#4d6167', 'border': '#d5e0df', 'field-border': '#6f868a',
  'accent': '#0b6266', 'on-accent': '#ffffff', 'accent-soft': '#e1f0ee',
  'on-accent-soft': '#0a4f53', 'user': '#0b6266', 'on-user': '#ffffff',
  'shadow': 'rgb(16 40 45 / 12%)',
  'self-care': '#1c5c33', 'self-care-soft': '#e5f4ea',
  'see-doctor': '#704400', 'see-doctor-soft': '#fdf1d9',
  'see-specialist': '#862b08', 'see-specialist-soft': '#fde9e0',
  'emergency': '#a3141a', 'on-emergency': '#ffffff',
}) + 'color-scheme: light;';

const kDark = colours({
  'background': '#0f191c', 'surface': '#18262a', 'text': '#e7f0ef',
  'muted': '#a9bbbd', 'border': '#2d4045', 'field-border': '#7b9297',
  'accent': '#7fd3cb', 'on-accent': '#06282a', 'accent-soft': '#1c3839',
  'on-accent-soft': '#a9e4de', 'user': '#1d5c5f', 'on-user': '#ffffff',
  'shadow': 'rgb(0 0 0 / 45%)',
  'self-care': '#a3deb6', 'self-care-soft': '#163322',
  'see-doctor': '#f3cc80', 'see-doctor-soft': '#38290a',
  'see-specialist': '#ffbda4', 'see-specialist-soft': '#401d11',
  'emergency': '#a3141a', 'on-emergency': '#ffffff',
}) + 'color-scheme: dark;';

const kLooks = `
:host { ${kLight} }
@media (prefers-color-scheme: dark) { :host { ${kDark} } }
:host([theme="light"]) { ${kLight} }
:host([theme="dark"]) { ${kDark} }

:host {
  display: block; position: relative; container-type: inline-size;
  block-size: var(--footnote-height, min(44rem, 100vh));
  block-size: var(--footnote-height, min(44rem, 100dvh));
  min-block-size: 20rem;
  font: 400 var(--footnote-font-size, 1rem)/1.5
      var(--footnote-font, system-ui, -apple-system, "Segoe UI", Roboto,
      "Noto Sans", sans-serif);
  color: var(--_text); text-align: start;
  -webkit-text-size-adjust: 100%;
}
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
p, h2, h3, ul, dl, dd, blockquote { margin: 0; padding: 0; }
button, textarea, input { font: inherit; color: inherit; margin: 0; }
svg { inline-size: 1.25em; block-size: 1.25em; flex: none; }
.unseen {
  position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
:focus-visible {
  outline: 3px solid var(--_accent); outline-offset: 2px;
}

/* The frame: head, banner, log, what to tap, what to type. */
.frame {
  --_side: max(1rem, (100% - 46rem) / 2);
  display: flex; flex-direction: column; block-size: 100%;
  position: relative; overflow: hidden auto; background: var(--_background);
  border: 1px solid var(--_border);
  border-radius: var(--footnote-radius, 1rem);
}
.head { background: var(--_surface); border-block-end: 1px solid
    var(--_border); flex: none; position: relative; }
.title { display: flex; align-items: center; gap: .75rem;
  padding: .75rem 1rem .25rem; }
.mark { display: grid; place-items: center; flex: none;
  inline-size: 2.5rem; block-size: 2.5rem; border-radius: 50%;
  background: var(--_accent-soft); color: var(--_on-accent-soft); }
.names { min-inline-size: 0; flex: 1; }
h2 { font-size: 1.0625em; font-weight: 650; line-height: 1.3;
  overflow-wrap: anywhere; }
.sub { font-size: .875em; color: var(--_muted); line-height: 1.35; }
.tools { display: flex; gap: .125rem; padding: 0 .5rem; flex-wrap: wrap; }
.tool { display: inline-flex; align-items: center; gap: .375rem;
  min-block-size: 2.75rem; padding: 0 .5rem; border: 1px solid transparent;
  border-radius: .5rem; background: none; color: var(--_accent);
  font-size: .875em; font-weight: 550; cursor: pointer; }
.tool:hover { background: var(--_accent-soft); }
.bar { position: absolute; inset-inline: 0; inset-block-end: -1px;
  block-size: 3px; background: none; overflow: hidden; }
.bar > span { display: block; block-size: 100%; inline-size: 100%;
  background: var(--_accent); transform-origin: left;
  transition: transform .4s ease; }
.bar:dir(rtl) > span { transform-origin: right; }

.banner { flex: none; max-block-size: 55%; overflow: auto;
  background: var(--_emergency); color: var(--_on-emergency); }
.banner > div { padding: .875rem 1rem 1rem; display: flex; gap: .75rem; }
.banner h3 { font-size: 1.125em; font-weight: 700; }
.banner p { font-size: 1.0625em; font-weight: 500; }
.banner svg { inline-size: 1.75rem; block-size: 1.75rem; }
.banner a { display: inline-flex; align-items: center; gap: .5rem;
  min-block-size: 2.75rem; margin-block-start: .625rem; padding: 0 1.125rem;
  border-radius: 2rem; background: var(--_on-emergency);
  color: var(--_emergency); font-weight: 700; text-decoration: none; }
.banner :focus-visible { outline-color: var(--_on-emergency); }

.log { flex: 1 1 8rem; min-block-size: 6.5rem; overflow: auto;
  overscroll-behavior: contain; padding: 1rem var(--_side); display: flex;
  flex-direction: column; gap: .75rem; position: relative; }
.log:focus-visible { outline-offset: -3px; }
.bot, .user { max-inline-size: min(36rem, 92%); overflow-wrap: break-word; }
.bot { align-self: flex-start; display: flex; flex-direction: column;
  gap: .5rem; }
.say { background: var(--_surface); border: 1px solid var(--_border);
  border-radius: 1.125rem; border-end-start-radius: .375rem;
  padding: .625rem .875rem; display: grid; gap: .5rem;
  justify-self: start; align-self: flex-start; }
.user { align-self: flex-end; display: grid; justify-items: end; }
.user > .text { background: var(--_user); color: var(--_on-user);
  border: 1px solid transparent;
  border-radius: 1.125rem; border-end-end-radius: .375rem;
  padding: .625rem .875rem; white-space: pre-wrap;
  overflow-wrap: anywhere; text-align: start; }
.under { display: flex; align-items: center; gap: .25rem;
  font-size: .8125em; color: var(--_muted); min-block-size: 1.75rem; }
.under:empty { display: none; }
.quiet { border: 1px solid transparent; background: none; cursor: pointer;
  color: var(--_muted); min-block-size: 1.75rem; min-inline-size: 1.75rem;
  padding: 0 .375rem; border-radius: .375rem; font-size: 1em;
  text-decoration: underline; text-underline-offset: .2em;
  text-decoration-color: var(--_border); }
.say .quiet { margin-inline-start: -.4375rem; }
.quiet:hover { color: var(--_text); text-decoration-color: currentColor; }
.note { align-self: center; text-align: center; font-size: .875em;
  color: var(--_muted); max-inline-size: 30rem; }
.legal { font-size: .875em; color: var(--_muted); padding-inline: .25rem;
  max-inline-size: 36rem; }
.log ul, dialog ul { padding-inline-start: 1.25em; display: grid;
  gap: .375rem; }
.lead { font-weight: 600; }
.last { white-space: nowrap; }

.note-mark { display: inline-grid; place-items: center; vertical-align: .28em;
  min-inline-size: 1.5rem; block-size: 1.5rem; margin: -.25rem .125rem;
  padding: 0 .25rem; border: 1px solid transparent; border-radius: .75rem;
  background: var(--_accent-soft); color: var(--_on-accent-soft);
  font-size: .75rem; font-weight: 650; line-height: 1; cursor: pointer; }
.note-mark:hover, .note-mark[aria-expanded="true"] {
  background: var(--_accent); color: var(--_on-accent); }

.card { background: var(--_surface); border: 1px solid var(--_border);
  border-radius: 1rem; overflow: hidden; }
.card > .verdict { display: flex; gap: .75rem; align-items: center;
  padding: .875rem 1rem; border-inline-start: .375rem solid; }
.verdict svg { inline-size: 1.875rem; block-size: 1.875rem; }
.verdict h3 { font-size: 1.1875em; font-weight: 700; line-height: 1.25; }
.verdict .of { font-size: .8125em; font-weight: 600; }
.scale { display: flex; gap: .25rem; margin-block-start: .5rem; }
.scale i { block-size: .3125rem; inline-size: 2rem; border-radius: 1rem;
  border: 1px solid currentColor; }
.scale i.on { background: currentColor; }
.self-care .verdict { background: var(--_self-care-soft);
  color: var(--_self-care); }
.see-doctor .verdict { background: var(--_see-doctor-soft);
  color: var(--_see-doctor); }
.see-specialist .verdict { background: var(--_see-specialist-soft);
  color: var(--_see-specialist); }
.emergency .verdict { background: var(--_emergency);
  color: var(--_on-emergency); }
.card > .why { padding: .875rem 1rem; display: grid; gap: .875rem; }
.part { display: grid; gap: .5rem; }
.why > .part + .part { border-block-start: 1px solid var(--_border);
  padding-block-start: .875rem; }
.escalated { border-inline-start: .25rem solid var(--_emergency);
  padding-inline-start: .75rem; }

.dots { align-self: flex-start; display: flex; gap: .3125rem;
  padding: .9375rem .875rem; background: var(--_surface);
  border: 1px solid var(--_border); border-radius: 1.125rem;
  border-end-start-radius: .375rem; }
.dots i { inline-size: .4375rem; block-size: .4375rem; border-radius: 50%;
  background: var(--_muted); animation: pulse 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes pulse { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }

.trouble { flex: none; display: flex; align-items: center; gap: .75rem;
  flex-wrap: wrap; padding: .5rem 1rem; font-size: .9375em;
  background: var(--_see-doctor-soft); color: var(--_see-doctor); }
.trouble > span { flex: 1 1 12rem; }
.trouble button { min-block-size: 2.75rem; padding: 0 .875rem;
  border: 1px solid currentColor; border-radius: 2rem; background: none;
  font-weight: 600; cursor: pointer; }
.trouble :focus-visible { outline-color: currentColor; }

.taps { flex: none; display: flex; flex-wrap: wrap; gap: .5rem;
  padding: .25rem var(--_side) .5rem; max-block-size: 40%; overflow: auto; }
.tap { min-block-size: 2.75rem; min-inline-size: 2.75rem;
  padding: .375rem 1rem; border: 1.5px solid var(--_accent);
  border-radius: 1.5rem; background: var(--_surface); color: var(--_accent);
  font-weight: 550; cursor: pointer; text-align: center; }
.tap:hover { background: var(--_accent-soft); }
.tap.plain { border-color: transparent; background: none;
  padding-inline: .5rem; text-decoration: underline;
  text-underline-offset: .2em; font-weight: 500; }

.foot { flex: none; background: var(--_surface);
  border-block-start: 1px solid var(--_border);
  padding: .625rem calc(var(--_side) - .25rem)
      max(.5rem, env(safe-area-inset-bottom)); }
form.write { display: flex; gap: .5rem; align-items: flex-end; }
.write textarea { flex: 1; min-inline-size: 0; resize: none;
  min-block-size: 2.75rem; max-block-size: 8.5rem; padding: .5625rem .875rem;
  border: 1px solid var(--_field-border); border-radius: 1.375rem;
  background: var(--_surface); color: var(--_text);
  font-size: max(1em, 16px); line-height: 1.4; }
.write textarea::placeholder, input::placeholder { color: var(--_muted);
  opacity: 1; }
.write textarea:focus-visible { outline-offset: 0; }
.send { display: grid; place-items: center; flex: none;
  inline-size: 2.75rem; block-size: 2.75rem; border: 1px solid transparent;
  border-radius: 50%; background: var(--_accent); color: var(--_on-accent);
  cursor: pointer; }
.send svg:dir(rtl) { transform: scaleX(-1); }
.send[aria-disabled="true"] { background: var(--_border);
  color: var(--_muted); cursor: default; }
.small { font-size: .8125em; color: var(--_muted); text-align: center;
  padding-block-start: .375rem; line-height: 1.35; }

/* What opens above. */
.source { position: absolute; z-index: 2; inline-size: min(21rem, 100% - 1rem);
  max-block-size: 60%; overflow: auto; background: var(--_surface);
  border: 1px solid var(--_field-border); border-radius: .875rem;
  box-shadow: 0 .5rem 2rem var(--_shadow); padding: .75rem 1rem 1rem;
  display: grid; gap: .375rem; }
.source > .top, dialog > .top { display: flex; align-items: center;
  justify-content: space-between; gap: .5rem; }
.source h3 { font-size: .875em; font-weight: 650; color: var(--_muted); }
.source .article { font-weight: 650; }
.source blockquote { border-inline-start: 3px solid var(--_accent);
  padding-inline-start: .75rem; margin-block-start: .25rem; }
.x { display: grid; place-items: center; inline-size: 2.75rem;
  block-size: 2.75rem; margin: -.5rem; margin-inline-end: -.75rem;
  border: 1px solid transparent;
  border-radius: 50%; background: none; cursor: pointer;
  color: var(--_muted); flex: none; }
.x:hover { background: var(--_accent-soft); color: var(--_text); }

dialog { border: 1px solid var(--_border); border-radius: 1rem;
  padding: 1.25rem; inline-size: min(34rem, 100% - 2rem);
  max-block-size: min(44rem, 100% - 2rem); background: var(--_surface);
  color: var(--_text); box-shadow: 0 1rem 3rem var(--_shadow);
  overflow: auto; overscroll-behavior: contain; }
dialog[open] { display: grid; gap: .875rem; align-content: start; }
dialog::backdrop { background: rgb(8 20 23 / 55%); }
dialog h2 { font-size: 1.25em; }
dialog h3 { font-size: 1em; font-weight: 650; margin-block-end: .375rem; }
.keep { position: sticky; inset-block-end: -1.25rem;
  margin: 0 -1.25rem -1.25rem; padding: .875rem 1.25rem;
  background: var(--_surface); border-block-start: 1px solid var(--_border); }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem;
  justify-content: flex-end; align-items: center; }
.buttons .unsaid { flex: 1; min-inline-size: 0; font-size: .875em;
  color: var(--_muted); }
.button { min-block-size: 2.75rem; padding: .375rem 1.25rem;
  border: 1.5px solid var(--_accent); border-radius: 1.5rem;
  background: var(--_surface); color: var(--_accent); font-weight: 600;
  cursor: pointer; }
.button:hover { background: var(--_accent-soft); }
.button.first { background: var(--_accent); color: var(--_on-accent);
  border-color: transparent; }
.button.danger { background: var(--_emergency); color: var(--_on-emergency);
  border-color: transparent; }
.error { color: var(--_see-specialist); font-weight: 550; }
.rows { display: grid; grid-template-columns: minmax(0, 1fr);
  border: 1px solid var(--_border); border-radius: .75rem; overflow: hidden; }
.rows > div + div { border-block-start: 1px solid var(--_border); }
.row { display: grid; grid-template-columns: 1fr auto; gap: 0 .75rem;
  align-items: center; inline-size: 100%; min-block-size: 3.25rem;
  padding: .5rem .875rem; border: 0; background: none; text-align: start;
  cursor: pointer; }
.row:hover { background: var(--_accent-soft); }
.row:focus-visible { outline-offset: -3px; }
.row .label { font-size: .875em; color: var(--_muted); }
.row .value { font-weight: 600; grid-row: 2; }
.row .value q { font-weight: 400; color: var(--_muted); }
.row .turn { grid-row: 1 / span 2; grid-column: 2; color: var(--_accent);
  font-size: .875em; font-weight: 550; }
.edit { display: flex; flex-wrap: wrap; gap: .5rem;
  padding: .25rem .875rem .875rem; }
.edit input { flex: 1 1 8rem; min-inline-size: 0; min-block-size: 2.75rem;
  padding: .375rem .875rem; border: 1px solid var(--_field-border);
  border-radius: 1.375rem; background: var(--_surface);
  font-size: max(1em, 16px); }
.edit label { flex: 1 0 100%; font-size: .875em; color: var(--_muted); }
.tap[aria-pressed="true"] { background: var(--_accent);
  color: var(--_on-accent); }
.summary { display: grid; gap: 1rem; overflow-wrap: anywhere; }
.summary h3 { padding-block-end: .25rem;
  border-block-end: 1px solid var(--_border); }
/* As bdi, which dir=auto of the line around it would not look into. */
.sentence { unicode-bidi: plaintext; }
.summary .marks { color: var(--_muted); font-size: .8125em; }
/* They stay with the word before them. */
.summary .marks::before { content: "\\2060"; }
.summary .danger { border: 2px solid var(--_emergency); border-radius: .75rem;
  padding: .75rem 1rem; font-weight: 600; }
.summary section:first-child ul, .summary section:last-child ul,
.summary .danger ul { list-style: none; padding: 0; }
.summary section:nth-child(2) li:first-child .sentence:first-child {
  font-weight: 650; }
.summary section:last-child { font-size: .875em; color: var(--_muted); }
iframe { position: absolute; inline-size: 0; block-size: 0; border: 0; }

@container (max-width: 26rem) {
  .tool svg { display: none; }
}
@container (max-width: 22.5rem) {
  .tools { padding: 0 .5rem; gap: 0; }
  .tool { padding: 0 .4375rem; font-size: .8125em; }
  .sub .kind { display: none; }
  .banner > div { padding: .5rem .875rem; }
  .log { min-block-size: 5.5rem; }
  .banner svg { display: none; }
  .banner p { font-size: 1em; line-height: 1.4; }
}
@media (max-width: 30rem) {
  :host { block-size: var(--footnote-height, 100vh);
    block-size: var(--footnote-height, 100dvh); }
  dialog { margin-block-end: 0; margin-inline: 0; inline-size: 100%;
    max-inline-size: 100%; border-end-start-radius: 0;
    border-end-end-radius: 0;
    padding-block-end: max(1.25rem, env(safe-area-inset-bottom)); }
}
/* Little height, as with a large zoom: room for what matters. */
@media (max-height: 28rem) {
  .small, .head .sub, .mark { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important;
    transition: none !important; }
}
@media (forced-colors: active) {
  .user > .text, .tap, .button, .send, .note-mark, .trouble button {
    border-color: ButtonText; }
  .bar > span { background: Highlight; forced-color-adjust: none; }
  .scale i.on { background: CanvasText; forced-color-adjust: none; }
  .tap[aria-pressed="true"], .note-mark[aria-expanded="true"] {
    background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .banner:not(:empty) { border: 4px solid; }
  .dots i { background: CanvasText; }
}
@media print {
  :host { block-size: auto; }
  .frame, .log { overflow: visible; block-size: auto; border: 0; }
  .foot, .taps, .tools, .trouble, .dots, .under, .bar { display: none; }
}
`;

// The sheet of the printed summary, which is a document of its own: one page of
// A4 or Letter, in black on white.
const kPrintLooks = `
@page { margin: 11mm 14mm; }
body { margin: 0; font: 8.5pt/1.3 Arial, Helvetica, "DejaVu Sans", sans-serif;
  color: #000; background: #fff; }
h1 { font-size: 1.5em; margin: 0 0 .3em; }
h2 { font-size: 1em; margin: .8em 0 .2em; padding-block-end: .1em;
  border-block-end: 1px solid; break-after: avoid; }
ul { margin: 0; padding-inline-start: 1.3em; }
li { break-inside: avoid; overflow-wrap: anywhere; }
.sentence { unicode-bidi: plaintext; }
.marks { font-size: .75em; vertical-align: super; line-height: 0; }
.marks::before { content: "\\2060"; }
section:first-child ul, section:last-child ul, .danger ul {
  list-style: none; padding: 0; }
section:nth-child(2) li:first-child .sentence:first-child {
  font-weight: bold; }
section:last-child { font-size: .85em; }
section:last-child ul { columns: 2; column-gap: 2em; }
.danger { margin-block-start: .8em; padding: 0 .6em .4em; border: 2px solid;
  font-weight: bold; }
`;

// Icons: the d of a path in a box of 24, drawn by its outline.
const kIcons = {
  mark: 'M6 4h9l4 4v12H6zM14 4v5h5M9 13h7M9 16.5h5',
  send: 'M4 12h14M12.5 6l6 6-6 6',
  close: 'M6 6l12 12M18 6L6 18',
  answers: 'M4 7l2 2 3-4M4 16l2 2 3-4M13 7h7M13 16h7',
  summary: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3',
  delete: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5',
  phone: 'M7 3.5l3 4.5-2 2c1 2.5 3.5 5 6 6l2-2 4.5 3c0 2-1.5 3.5-3.5 3.5' +
      'C10 20.5 3.5 14 3.5 7c0-2 1.5-3.5 3.5-3.5z',
  'self-care': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17z' +
      'M8 12.5l2.8 2.8L16 9.8',
  'see-doctor': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17z' +
      'M12 8v8M8 12h8',
  'see-specialist': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17z' +
      'M12 7.5V12l3 2',
  emergency: 'M12 3.5L22 20.5H2zM12 10v5M12 17.5v.5',
};

// By the names of the API.
const kUrgencies = {
  URGENCY_SELF_CARE: {name: 'self-care', words: 'self_care', step: 1},
  URGENCY_SEE_DOCTOR: {name: 'see-doctor', words: 'see_doctor', step: 2},
  URGENCY_SEE_SPECIALIST_PROMPTLY: {
    name: 'see-specialist', words: 'see_specialist', step: 3},
  URGENCY_EMERGENCY: {name: 'emergency', words: 'emergency', step: 4},
};

// ---------------------------------------------------------------------------
// Small parts.

// An element with attributes, handlers ("onclick") and children. Text goes in
// as text: nothing that a server or a user wrote is ever read as markup.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS(svg.namespaceURI, 'path');
  for (const [key, value] of Object.entries({
    'viewBox': '0 0 24 24', 'fill': 'none', 'stroke': 'currentColor',
    'stroke-width': 1.8, 'stroke-linecap': 'round',
    'stroke-linejoin': 'round', 'aria-hidden': 'true',
  })) svg.setAttribute(key, value);
  path.setAttribute('d', kIcons[name]);
  svg.append(path);
  return svg;
}

// 128 random bits. crypto.randomUUID would ask for https.
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

// The user's own date, by which the server reads "since Tuesday".
function today() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-` +
      two(now.getDate());
}

const capital = (text) =>
  text.charAt(0).toLocaleUpperCase() + text.slice(1);

// ---------------------------------------------------------------------------
// The server, by Connect's unary protocol as JSON.

class CallError extends Error {
  // `code` as Connect names it; `wait` in milliseconds, where the server says
  // when to come again; `unheard` where nothing came that may be read here;
  // `tooLong` where less is to be sent.
  constructor(code, message, {wait, unheard = false, tooLong = false} = {}) {
    super(message);
    this.code = code;
    this.wait = wait;
    this.unheard = unheard;
    this.tooLong = tooLong;
  }
}

// The longest message in bytes of UTF-8 that any server takes. How long it may
// be for this one, which is less, it says itself when it refuses one.
const kMaxTextBytes = 64 * 1024;

// What the server's own words are in, whatever the page around is in.
const kServerLanguage = 'en';

// By which the server says that less is to be sent.
const kSaysTooLong = /^(text: \d+ bytes are too many|the request is too large)/;

// Whether the call may have been lost on its way and is to be sent again.
const kLost = ['unavailable', 'canceled', 'deadline_exceeded'];

// Whether the page or the server is set up wrongly, which no user can mend.
const kNotSetUp = ['unauthenticated', 'permission_denied', 'unimplemented',
  'not_found', 'invalid_argument'];

const kStatusCodes = {
  400: 'internal', 401: 'unauthenticated', 403: 'permission_denied',
  404: 'unimplemented', 408: 'deadline_exceeded', 413: 'invalid_argument',
  429: 'unavailable', 502: 'unavailable', 503: 'unavailable',
  504: 'unavailable',
};

class Server {
  #base;
  #key;
  #heard = false;  // whether any call was answered

  constructor(base, key) {
    this.#base = base.replace(/\/+$/, '');
    this.#key = key;
  }

  // `signal` ends it with an AbortError; any other failure is a CallError.
  async call(method, message, signal) {
    const limit = 20000;
    const ends = new AbortController();
    const end = () => ends.abort();
    const timer = setTimeout(end, limit);
    signal.addEventListener('abort', end, {once: true});
    try {
      const response = await fetch(`${this.#base}/footnote.v1.${method}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Connect-Protocol-Version': '1',
          'Connect-Timeout-Ms': String(limit),
          ...(this.#key ? {Authorization: `Bearer ${this.#key}`} : {}),
        },
        body: JSON.stringify(message),
        credentials: 'omit',
        cache: 'no-store',
        signal: ends.signal,
      });
      this.#heard = true;
      if (response.ok) return await response.json();
      throw await Server.#errorOf(response);
    } catch (error) {
      if (signal.aborted || error instanceof CallError) throw error;
      throw new CallError('unavailable', String(error), {unheard: true});
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }

  // Whether the server lets no call of this page through. A browser tells the
  // page nothing then, as if there were no connection; but files of the server
  // may be read from everywhere. So: these can be had, before and after a call
  // that cannot; and once more, since any of them may have been lost.
  async shutsOut(signal) {
    if (this.#heard || new URL(this.#base).origin === location.origin) {
      return false;
    }
    const reads = (path, method) => fetch(`${this.#base}/${path}`,
        {method, credentials: 'omit', cache: 'no-store', signal})
        .then(() => true, () => false);
    const file = () => reads('footnote-chat.js', 'HEAD');
    const call = () => reads('footnote.v1.KnowledgeService/ListTopics?' +
        'connect=v1&encoding=json&message={}', 'GET');
    return await file() && !await call() && await file() &&
        !await call() && await file();
  }

  static async #errorOf(response) {
    const after = Number(response.headers.get('retry-after') ??
                         response.headers.get('trailer-retry-after'));
    const wait = after > 0 ? after * 1000 : undefined;
    try {
      const {code, message} = await response.json();
      // A request that is too large stays so, whatever else is said of it.
      if (code && response.status !== 413) {
        return new CallError(code, message ?? '', {wait,
          tooLong: kSaysTooLong.test(message)});
      }
    } catch {
      // No Connect error: something stands between, and its status is known.
    }
    return new CallError(kStatusCodes[response.status] ?? 'internal',
                         `HTTP ${response.status}`,
                         {wait, tooLong: response.status === 413});
  }
}

// ---------------------------------------------------------------------------
// The element.

let looks = null;

class FootnoteChat extends HTMLElement {
  static observedAttributes =
      ['server', 'topic', 'key', 'heading', 'strings', 'storage',
       'emergency-number'];

  #root = this.attachShadow({mode: 'open'});
  #ownStrings = {};
  #parts = {};          // elements of the frame, by name
  #life = null;         // AbortController: all that is under way
  #server = null;
  #session = '';        // its id
  #turn = 0;            // turns that we know of
  #reply = null;        // the last one
  #topic = null;        // GetTopic's answer, a promise once asked for
  #busy = false;        // a turn is under way
  #wake = null;         // ends the wait before the next attempt
  #urgent = false;      // the banner is shown
  #seen = null;         // IntersectionObserver until first seen

  // --- What a page may use ---------------------------------------------------

  // Words instead of the widget's own; see docs/widget.md.
  get strings() { return this.#ownStrings; }
  set strings(value) {
    this.#ownStrings = {...value};
    this.#rebuildSoon();
  }

  connectedCallback() {
    this.#build();
    // A page may show it far below, or in a tab that nobody opens: a session
    // begins when it is first seen.
    this.#seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#seen.disconnect();
      this.#begin();
    });
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    this.#seen?.disconnect();
    this.#life?.abort();
  }

  attributeChangedCallback(name, before, now) {
    if (name === 'strings') {
      try {
        this.#ownStrings = JSON.parse(now ?? '{}');
      } catch (error) {
        console.error('footnote-chat: strings is not JSON:', error.message);
      }
    }
    if (before !== now) this.#rebuildSoon();
  }

  #rebuilding = false;
  #rebuildSoon() {
    if (!this.isConnected || this.#rebuilding || !this.#parts.frame) return;
    this.#rebuilding = true;
    queueMicrotask(() => {
      this.#rebuilding = false;
      this.disconnectedCallback();
      if (this.isConnected) this.connectedCallback();
    });
  }

  // Bubbles through shadow roots. `detail` never holds what the user wrote.
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`footnote-${name}`, {
      bubbles: true, composed: true,
      detail: {sessionId: this.#session, ...detail},
    }));
  }

  #language() {
    return this.closest('[lang]')?.getAttribute('lang') || undefined;
  }

  // The widget's own words.
  #say(id, values = {}) {
    let text = this.#ownStrings[id] ?? kStrings[id];
    if (typeof text === 'object') {
      const rules = new Intl.PluralRules(this.#language());
      text = text[rules.select(values.n)] ?? text.other;
    }
    return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  // --- The frame -------------------------------------------------------------

  #build() {
    if (this.#urgent) this.#endEmergency();
    if (!looks) {
      looks = new CSSStyleSheet();
      looks.replaceSync(kLooks);
    }
    this.#root.adoptedStyleSheets = [looks];
    const words = this.#unsent();
    const p = this.#parts = {};
    const tool = (name, words, open) => h('button',
        {class: 'tool', part: 'tool', type: 'button', onclick: open},
        icon(name), words);
    p.heading = h('h2', {id: 'heading'},
        this.getAttribute('heading') || this.#say('heading'));
    p.sub = h('p', {class: 'sub'}, this.#say('subheading'));
    p.fill = h('span');
    p.bar = h('div', {class: 'bar', part: 'progress', role: 'progressbar',
      'aria-label': this.#say('progress'), 'aria-valuemin': 0,
      'aria-valuemax': 100, hidden: true}, p.fill);
    p.banner = h('div', {class: 'banner', part: 'emergency', role: 'alert'});
    p.log = h('div', {class: 'log', part: 'log', role: 'log', tabindex: 0,
      'aria-label': this.#say('conversation')});
    p.status = h('p', {class: 'unseen', role: 'status'});
    p.trouble = h('div', {class: 'trouble', part: 'trouble', role: 'status',
      hidden: true});
    p.taps = h('div', {class: 'taps', part: 'quick-replies', role: 'group',
      'aria-label': this.#say('suggestions'), hidden: true});
    p.text = h('textarea', {id: 'text', rows: 1, dir: 'auto',
      autocomplete: 'off', enterkeyhint: 'send', part: 'input',
      placeholder: this.#say('placeholder'),
      oninput: () => this.#fit(),
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) {
          return;
        }
        event.preventDefault();
        this.#submit();
      }});
    p.send = h('button', {class: 'send', part: 'send', type: 'submit',
      'aria-label': this.#say('send'), 'aria-disabled': 'true'}, icon('send'));
    p.frame = h('section', {class: 'frame', part: 'frame',
      'aria-labelledby': 'heading'},
    h('div', {class: 'head', part: 'header'},
      h('div', {class: 'title'}, h('span', {class: 'mark'}, icon('mark')),
        h('div', {class: 'names'}, p.heading, p.sub)),
      h('div', {class: 'tools'},
        tool('answers', this.#say('answers'), () => this.#showAnswers()),
        tool('summary', this.#say('summary'), () => this.#showSummary()),
        tool('delete', this.#say('delete'), () => this.#showDelete())),
      p.bar),
    p.banner, p.log, p.status, p.trouble, p.taps,
    h('div', {class: 'foot', part: 'footer'},
      h('form', {class: 'write', onsubmit: (event) => {
        event.preventDefault();
        this.#submit();
      }}, h('label', {class: 'unseen', for: 'text'}, this.#say('message')),
      p.text, p.send),
      h('p', {class: 'small', part: 'disclaimer'}, this.#say('footer'))));
    p.text.value = words;
    this.#root.replaceChildren(p.frame);
  }

  // What was typed and not delivered, and what is being typed.
  #unsent() {
    const {log, text} = this.#parts;
    if (!log) return '';
    return [...log.querySelectorAll('.unsent > .text')]
        .map(({textContent}) => textContent).concat(text.value)
        .filter(Boolean).join('\n');
  }

  #fit() {
    const {text, send} = this.#parts;
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + 2}px`;
    send.setAttribute('aria-disabled', String(
        this.#busy || !this.#session || text.value.trim() === ''));
  }

  // --- Sessions --------------------------------------------------------------

  // Only the session's id is kept, never what was said: by default for as long
  // as the tab is open.
  #storage() {
    const where = this.getAttribute('storage') ?? 'tab';
    try {
      if (where === 'tab') return sessionStorage;
      if (where === 'browser') return localStorage;
    } catch {
      // A browser that keeps nothing: the session ends with the page.
    }
    return null;
  }

  #storageKey() {
    return `footnote ${this.#base()} ${this.getAttribute('topic') ?? ''}`;
  }

  #base() {
    return new URL(this.getAttribute('server') || kHome, document.baseURI)
        .href;
  }

  // Another tab may have kept a newer one by now, which then stays.
  #keep(id) {
    this.#session = id;
    try {
      if (!this.#kept()) this.#storage()?.setItem(this.#storageKey(), id);
    } catch {
      // Full, or not allowed: see above.
    }
  }

  #forget() {
    this.#endEmergency();
    const gone = this.#session;
    this.#session = '';
    try {
      if (gone && this.#kept() === gone) {
        this.#storage()?.removeItem(this.#storageKey());
      }
    } catch {
      // As above.
    }
  }

  #kept() {
    try {
      return this.#storage()?.getItem(this.#storageKey()) ?? '';
    } catch {
      return '';
    }
  }

  // Goes on with the session that was kept, or begins one.
  async #begin(note) {
    this.#life?.abort();
    const life = this.#life = new AbortController();
    window.addEventListener('online', () => this.#wake?.(),
                            {signal: life.signal});
    this.#server = new Server(this.#base(), this.getAttribute('key'));
    this.#topic = null;
    this.#session = this.#kept();
    this.#setBusy(true);
    try {
      if (this.#session && await this.#resume()) return;
      await this.#start(note);
    } catch (error) {
      if (!life.signal.aborted) this.#refused(error, () => this.#begin(note));
    } finally {
      if (!life.signal.aborted) this.#setBusy(false);
    }
  }

  async #start(note) {
    this.#forget();
    this.#clear();
    if (note) this.#add(h('p', {class: 'note'}, note));
    this.#wait(true);
    const started = await this.#insist('DialogueService/StartSession',
        {topic: this.getAttribute('topic') ?? ''}, 'connecting_again');
    this.#wait(false);
    this.#keep(started.sessionId);
    this.#turn = 0;
    this.#show(started.reply);
    this.#tell('ready', {resumed: false});
  }

  // Shows where the session stands; false where it is no more. What was said
  // is not kept here, and the server keeps what it means: so what was told
  // and the last reply are shown, not the whole talk.
  async #resume(why) {
    const {signal} = this.#life;
    this.#wait(true);
    let session;
    try {
      ({session} = await this.#insist('DialogueService/GetSession',
          {sessionId: this.#session}, 'connecting_again'));
    } catch (error) {
      if (!['not_found', 'failed_precondition'].includes(error.code)) {
        throw error;
      }
      return false;
    } finally {
      if (!signal.aborted) this.#wait(false);
    }
    const findings = session.findings ?? [];
    const topic = findings.length > 0 ? await this.#askTopic() : null;
    signal.throwIfAborted();
    this.#clear();
    this.#turn = session.turn ?? 0;
    const note = this.#turn > 0 ? h('p', {class: 'note'},
        this.#say(why ?? 'welcome_back')) : null;
    if (note) this.#add(note);
    if (findings.length > 0) this.#add(this.#told(topic, findings));
    this.#show(session.lastReply ?? {}, {after: note, again: true});
    this.#tell('ready', {resumed: true});
    return true;
  }

  // "What you have told so far", as an entry of the log.
  #told(topic, findings) {
    return h('div', {class: 'bot'}, h('div', {class: 'say'},
        h('p', {class: 'lead'}, this.#say('told_so_far')),
        h('ul', {}, findings.map((finding) => h('li', {},
            `${capital(this.#labelOf(topic, finding))}: `,
            ...this.#valueOf(topic, finding)))),
        h('div', {}, h('button', {class: 'quiet', type: 'button',
          onclick: () => this.#showAnswers()}, this.#say('change')))));
  }

  #clear() {
    this.#closeSource?.();
    this.#endEmergency();
    this.#root.querySelector('iframe')?.remove();
    this.#parts.log.replaceChildren();
    this.#parts.taps.replaceChildren();
    this.#parts.taps.hidden = true;
    this.#reply = null;
  }

  // --- Calls that get through ------------------------------------------------

  // Calls until there is an answer, with longer and longer waits; the same
  // message each time, so that the server takes a turn once however often it
  // arrives. What cannot be mended by waiting is thrown.
  async #insist(method, message, trouble) {
    const {signal} = this.#life;
    for (let attempt = 1; ; ++attempt) {
      try {
        const answer = await this.#server.call(method, message, signal);
        signal.throwIfAborted();
        this.#trouble('');
        return answer;
      } catch (error) {
        if (signal.aborted) throw error;
        const busy = error.code === 'resource_exhausted' && error.wait;
        if (!busy && !kLost.includes(error.code)) {
          this.#trouble('');
          throw error;
        }
        if (error.unheard && attempt > 1 &&
            await this.#server.shutsOut(signal)) {
          this.#trouble('');
          throw new CallError('permission_denied', `${location.origin} is ` +
              'not let in by the server; see docs/widget.md, "The server"',
          {unheard: true});
        }
        this.#tell('retry', {code: error.code, attempt});
        this.#trouble(busy ? 'busy' :
          navigator.onLine === false ? 'offline' :
          attempt > 4 ? 'still_offline' : trouble);
        const pause = 400 * 2 ** Math.min(attempt - 1, 5) *
            (.75 + Math.random() / 2);
        await this.#pause(Math.max(pause, error.wait ?? 0), signal);
      }
    }
  }

  // Until the time is over, the browser is online again or the user says so.
  #pause(milliseconds, signal) {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
      signal.addEventListener('abort', done, {once: true});
    });
  }

  #trouble(id) {
    const {trouble} = this.#parts;
    if (!id) {
      trouble.hidden = true;
      trouble.replaceChildren();
      return;
    }
    const text = this.#say(id);
    if (!trouble.hidden && trouble.firstChild?.textContent === text) return;
    const news = trouble.hidden;
    trouble.hidden = false;
    const held = trouble.contains(this.#root.activeElement);
    const button = h('button', {type: 'button', onclick: () => this.#wake?.()},
        this.#say('try_now'));
    trouble.replaceChildren(h('span', {}, text), button);
    if (held) button.focus();
    // It takes room from the log, but hides nothing that was said last.
    const last = this.#parts.log.lastElementChild;
    if (news && last) this.#scrollTo(last);
  }

  // What no waiting mends. `begin` begins again, where that is what failed.
  #refused(error, begin) {
    this.#wait(false);
    this.#tell('error', {code: error.code ?? 'internal'});
    const setUp = kNotSetUp.includes(error.code) &&
        (begin || error.code !== 'invalid_argument');
    if (setUp) console.error('footnote-chat:', error.message);
    const note = h('p', {class: 'note error', role: 'alert'},
        this.#say(setUp ? 'not_set_up' : begin ? 'not_begun' :
          error.code === 'resource_exhausted' ? 'full' : 'not_taken'));
    // What was only inferred may have been a connection that comes and goes.
    if (begin && (!setUp || error.unheard)) {
      note.append(' ', h('button', {class: 'quiet', type: 'button',
        onclick: () => {
          this.#parts.log.focus({preventScroll: true});
          note.remove();
          begin();
        }}, this.#say('try_again')));
    }
    this.#add(note);
  }

  // --- Turns -----------------------------------------------------------------

  #submit() {
    const {text} = this.#parts;
    const typed = text.value.trim();
    if (!typed || this.#busy || !this.#session) return;
    // Refused here, since one that is so long may never get an answer.
    if (new TextEncoder().encode(typed).length > kMaxTextBytes) {
      return this.#tooLong();
    }
    text.value = '';
    this.#fit();
    this.#send(typed, {typed: true});
  }

  // One turn. Its id is made once: it is what makes sending again harmless.
  // `answers`: it may have told something, which may be changed.
  async #send(text, {typed = false, answers = true} = {}) {
    if (this.#busy || !this.#session) return;
    const life = this.#life;
    const entry = h('div', {class: `user ${typed ? 'unsent' : ''}`,
      part: 'user'},
        h('span', {class: 'unseen'}, this.#say('you_said')),
        h('div', {class: 'text', dir: 'auto'}, text),
        h('div', {class: 'under'}));
    this.#offer([]);
    this.#add(entry);
    this.#scrollTo(entry);
    const message = {
      sessionId: this.#session, turnId: randomId(), text, today: today(),
      expectedTurn: this.#turn,
    };
    const deliver = async () => {
      if (this.#busy) return;
      entry.lastChild.replaceChildren();
      this.#setBusy(true);
      this.#wait(true);
      try {
        const answer = await this.#insist('DialogueService/SendTurn', message,
                                          'sending_again');
        this.#setBusy(false);
        this.#wait(false);
        entry.classList.remove('unsent');
        this.#turn = answer.turn ?? this.#turn + 1;
        this.#show(answer.reply, {after: entry});
        if (answers && !this.#urgent) this.#letChange(entry, this.#turn);
      } catch (error) {
        if (life.signal.aborted) return;
        this.#setBusy(false);
        this.#wait(false);
        await this.#undelivered(error, entry, text, typed, deliver);
      }
    };
    await deliver();
  }

  async #undelivered(error, entry, text, typed, deliver) {
    const giveBack = () => {
      entry.remove();
      if (!typed) return;
      // Before what was written since.
      const field = this.#parts.text;
      field.value = [text, field.value].filter(Boolean).join('\n');
      this.#fit();
    };
    if (error.code === 'aborted') {
      // Another window took a turn. What was written answered what this one
      // showed, so it is not sent unseen.
      giveBack();
      this.#tell('retry', {code: error.code, attempt: 1});
      const life = this.#life;
      this.#setBusy(true);
      try {
        if (await this.#resume('elsewhere')) return;
      } catch (trouble) {
        if (!life.signal.aborted) {
          this.#refused(trouble, () => this.#begin());
        }
        return;
      } finally {
        if (!life.signal.aborted) this.#setBusy(false);
      }
      this.#forget();
      return this.#begin(this.#say('ended'));
    }
    if (error.code === 'not_found' || error.code === 'failed_precondition') {
      giveBack();
      this.#forget();
      return this.#begin(this.#say('ended'));
    }
    if (error.tooLong) {
      giveBack();
      this.#tooLong();
      return this.#offer(this.#reply?.quickReplies ?? []);
    }
    entry.lastChild.replaceChildren(h('span', {}, this.#say('not_sent')),
        h('button', {class: 'quiet', type: 'button', onclick: deliver},
            this.#say('try_again')));
    this.#refused(error);
  }

  #tooLong() {
    this.#parts.log.querySelector('.too-long')?.remove();
    const note = h('p', {class: 'note error too-long'}, this.#say('too_long'));
    this.#add(note);
    this.#scrollTo(note);
  }

  #letChange(entry, turn) {
    entry.lastChild.replaceChildren(h('button', {class: 'quiet',
      type: 'button', onclick: () => this.#showAnswers(turn)},
    this.#say('change')));
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.#fit();
  }

  #dotsSoon = 0;
  #wait(on) {
    clearTimeout(this.#dotsSoon);
    this.#parts.log.querySelector('.dots')?.remove();
    this.#parts.status.textContent = '';
    if (!on) return;
    // Most replies come at once, and a flash of dots would only disturb.
    this.#dotsSoon = setTimeout(() => {
      const dots = h('div', {class: 'dots', part: 'typing',
        'aria-hidden': 'true'}, h('i'), h('i'), h('i'));
      this.#add(dots);
      this.#scrollTo(dots);
      this.#parts.status.textContent = this.#say('writing');
    }, 250);
  }

  // --- Replies ---------------------------------------------------------------

  // `after`: what to read first, such as the user's entry that it answers;
  // `again`: it was seen before.
  #show(reply, {after = null, again = false} = {}) {
    this.#reply = reply;
    this.#setProgress(reply);
    const urgent = reply.urgency === 'URGENCY_EMERGENCY';
    if (!urgent) this.#endEmergency();
    const entry = h('div', {class: 'bot', part: 'reply'},
        h('span', {class: 'unseen'}, this.#say('reply')));
    let group = null;
    let kind = '';
    const close = () => {
      if (group) entry.append(group);
      group = null;
    };
    for (const part of reply.parts ?? []) {
      const netted = part.act === 'SYSTEM_ACT_ESCALATE' &&
          (part.sentences ?? []).some((sentence) => sentence.safetyNet);
      // "That's all I need to ask" goes before the card, not into it.
      const assess = part.act === 'SYSTEM_ACT_ASSESS' && (kind === 'assess' ||
          (part.sentences ?? []).some(({citations}) => citations?.length));
      const now = netted ? 'escalate' : assess ? 'assess' : 'say';
      if (now !== kind) close();
      kind = now;
      if (kind === 'escalate') {
        this.#raiseEmergency(part, urgent);
        // The banner says it; the log shows it when the banner is gone.
        group ??= h('div', {class: 'say escalated', 'aria-live': 'off',
          hidden: urgent});
      } else if (kind === 'assess') {
        group ??= this.#card(reply);
      } else {
        group ??= h('div', {class: 'say'});
      }
      (group.querySelector('.why') ?? group).append(
          this.#part(part, reply.citations ?? []));
    }
    close();
    if (entry.children.length > 1) this.#add(entry);
    if (reply.disclaimer) {
      this.#add(h('p', {class: 'legal', part: 'disclaimer', dir: 'auto'},
          reply.disclaimer));
    }
    this.#offer(reply.quickReplies ?? []);
    this.#fit();
    this.#scrollTo(after ?? entry, entry);
    if (!again) this.#announce(reply);
  }

  #announce(reply) {
    this.#tell('reply', {
      turn: this.#turn, phase: reply.phase ?? 'PHASE_UNSPECIFIED',
      urgency: reply.urgency ?? 'URGENCY_UNSPECIFIED',
      pendingSlot: reply.pendingSlot ?? '',
    });
    if (reply.assessment) {
      const {urgency, conditions, statements, outsideArticle} =
          reply.assessment;
      this.#tell('assessment', {
        urgency: urgency ?? 'URGENCY_UNSPECIFIED',
        conditions: (conditions ?? []).map(({condition}) => condition),
        statements: statements ?? [],
        outsideArticle: outsideArticle ?? false,
      });
    }
    const handoff = (reply.parts ?? []).some((part) =>
      part.act === 'SYSTEM_ACT_ESCALATE' &&
      !(part.sentences ?? []).some((sentence) => sentence.safetyNet));
    if (handoff) this.#tell('handoff', {});
  }

  // A part's sentences: paragraphs, and a list of those that are items.
  #part(part, citations) {
    const box = h('div', {class: 'part'});
    let line = null;
    let list = null;
    for (const sentence of part.sentences ?? []) {
      const words = this.#marked(sentence, citations);
      if (sentence.item) {
        if (!list) {
          line?.classList.add('lead');
          box.append(list = h('ul'));
        }
        list.append(h('li', {dir: 'auto'}, words));
        continue;
      }
      if (!line || list) box.append(line = h('p', {dir: 'auto'}));
      else line.append(' ');
      list = null;
      line.append(...words);
    }
    return box;
  }

  // A sentence with its marks, which never begin a line: they stay with the
  // last word.
  #marked({text, citations: numbers = []}, citations) {
    if (numbers.length === 0) return [text];
    const last = text.lastIndexOf(' ') + 1;
    return [text.slice(0, last), h('span', {class: 'last'}, text.slice(last),
        numbers.map((number) => this.#mark(number, citations)))];
  }

  #card(reply) {
    const urgency = kUrgencies[reply.assessment?.urgency ?? reply.urgency];
    if (!urgency) return h('div', {class: 'say'});
    return h('div', {class: `card ${urgency.name}`, part: 'assessment'},
        h('div', {class: 'verdict'}, icon(urgency.name), h('div', {},
            h('p', {class: 'of'}, this.#say('urgency')),
            h('h3', {}, this.#say(urgency.words)),
            h('div', {class: 'scale', 'aria-hidden': 'true'},
                [1, 2, 3].map((step) => h('i',
                    {class: step <= urgency.step ? 'on' : null}))))),
        h('div', {class: 'why'}));
  }

  #setProgress(reply) {
    const {bar, fill, sub} = this.#parts;
    const asked = reply.progress?.asked ?? 0;
    const left = reply.progress?.remainingAtMost ?? 0;
    const intake = reply.phase === 'PHASE_INTAKE';
    const words = !intake ? 'questions_done' :
      left > 0 ? 'questions_left' : 'last_question';
    const text = this.#say(words, {n: left});
    const done = intake ? asked / (asked + left + 1) : 1;
    bar.hidden = false;
    bar.setAttribute('aria-valuenow', String(Math.round(done * 100)));
    bar.setAttribute('aria-valuetext', text);
    fill.style.transform = `scaleX(${done})`;
    sub.replaceChildren(h('span', {class: 'kind'},
        `${this.#say('subheading')} · `), text);
  }

  // What may be tapped, and why it is asked.
  #offer(replies) {
    const {taps} = this.#parts;
    const held = taps.contains(this.#root.activeElement);
    const tap = (words, text, kind = '') => h('button', {class: `tap ${kind}`,
      part: 'quick-reply', type: 'button', dir: 'auto', onclick: (event) => {
        // Nothing that is gone keeps the focus: with a keyboard it goes to the
        // message, by touch to the log, which opens no keyboard.
        const {text: field, log} = this.#parts;
        (event.detail === 0 ? field : log).focus({preventScroll: true});
        this.#send(text, {answers: kind === ''});
      }}, words);
    taps.replaceChildren(...replies.map(
        ({label, text}) => tap(capital(label), text)));
    if (replies.length > 0 && this.#reply?.pendingSlot) {
      taps.append(tap(this.#say('why'), this.#say('why'), 'plain'));
    }
    taps.hidden = taps.children.length === 0;
    if (held) this.#parts.log.focus({preventScroll: true});
  }

  #raiseEmergency(part, urgent) {
    if (!urgent) return;
    const number = this.getAttribute('emergency-number');
    // Verbatim, and nothing added but the heading.
    this.#parts.banner.replaceChildren(h('div', {}, icon('emergency'),
        h('div', {}, h('h3', {}, this.#say('emergency')),
            h('p', {dir: 'auto'}, (part.sentences ?? []).map(({text}) => text)
                .join(' ')),
            number ? h('a', {href: `tel:${number}`, part: 'call'},
                icon('phone'), this.#say('call', {number})) : null)));
    if (!this.#urgent) {
      this.#urgent = true;
      // On a phone the page may have been scrolled past it.
      this.#parts.frame.scrollIntoView({block: 'nearest'});
      this.#tell('emergency', {active: true});
    }
  }

  #endEmergency() {
    for (const part of this.#parts.log.querySelectorAll('.escalated')) {
      part.hidden = false;
    }
    this.#parts.banner.replaceChildren();
    if (!this.#urgent) return;
    this.#urgent = false;
    this.#tell('emergency', {active: false});
  }

  #add(entry) {
    const dots = this.#parts.log.querySelector('.dots');
    if (dots && dots !== entry) dots.before(entry);
    else this.#parts.log.append(entry);
  }

  // The beginning of what is new comes to the top, so that a long reply is
  // read from its start. Where there is little room, rather `needed`.
  #scrollTo(entry, needed = entry) {
    const {log} = this.#parts;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const end = needed.offsetTop + needed.offsetHeight;
    const fits = end - entry.offsetTop + 16 < log.clientHeight;
    log.scrollTo({top: (fits ? entry : needed).offsetTop - 16,
      behavior: still ? 'auto' : 'smooth'});
  }

  // --- Footnotes -------------------------------------------------------------

  #mark(number, citations) {
    const citation = citations.find((one) => one.number === number);
    if (!citation) return null;
    return h('button', {class: 'note-mark', part: 'footnote', type: 'button',
      'aria-label': this.#say('footnote', {n: number}),
      'aria-haspopup': 'dialog', 'aria-expanded': 'false',
      onclick: (event) => this.#openSource(event.currentTarget, citation),
    }, String(number));
  }

  #closeSource = null;
  #openSource(mark, citation) {
    const again = mark.getAttribute('aria-expanded') === 'true';
    this.#closeSource?.();
    if (again) return;
    const sentences = citation.sentences ?? [];
    const {frame, log} = this.#parts;
    const gone = new AbortController();
    const close = (refocus = true) => {
      if (gone.signal.aborted) return;
      gone.abort();
      this.#closeSource = null;
      panel.remove();
      mark.setAttribute('aria-expanded', 'false');
      if (refocus) mark.focus({preventScroll: true});
    };
    const panel = h('div', {class: 'source', part: 'source', role: 'dialog',
      'aria-labelledby': 'source', tabindex: -1},
    h('div', {class: 'top'}, h('h3', {id: 'source'},
        this.#say('footnote', {n: citation.number})),
    h('button', {class: 'x', type: 'button', onclick: () => close(),
      'aria-label': this.#say('close')}, icon('close'))),
    h('p', {class: 'article', dir: 'auto'}, citation.articleTitle ?? ''),
    h('p', {}, this.#say('sentences', {n: sentences.length,
      list: sentences.map(({number}) => number).join(', ')})),
    sentences.filter(({quote}) => quote).map(({quote}) =>
      h('blockquote', {dir: 'auto'}, quote)));
    mark.setAttribute('aria-expanded', 'true');
    frame.append(panel);
    const at = mark.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = panel;
    const below = at.bottom - around.top + 8;
    const fits = below + height < around.height - 8;
    panel.style.top = `${Math.max(8, fits ? below :
      at.top - around.top - height - 8)}px`;
    panel.style.left = `${Math.max(8, Math.min(
        at.left - around.left - width / 2, around.width - width - 10))}px`;
    const {signal} = gone;
    panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
    }, {signal});
    panel.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !panel.contains(event.relatedTarget)) {
        close(false);
      }
    }, {signal});
    this.#root.addEventListener('pointerdown', (event) => {
      if (!panel.contains(event.target) && event.target !== mark) close(false);
    }, {signal});
    log.addEventListener('scroll', () => {
      if (Math.abs(mark.getBoundingClientRect().top - at.top) > 40) close();
    }, {signal});
    this.#closeSource = close;
    panel.focus({preventScroll: true});
  }

  // --- What was told, in words -----------------------------------------------

  // The topic's own words for its slots; null where they cannot be had.
  #askTopic() {
    if (this.#topic) return this.#topic;
    const asked = this.#server.call('KnowledgeService/GetTopic',
        {topic: this.getAttribute('topic') ?? ''}, this.#life.signal)
        .catch(() => {
          if (this.#topic === asked) this.#topic = null;
          return null;
        });
    return this.#topic = asked;
  }

  #slotOf(topic, finding) {
    return topic?.slots?.find(({id}) => id === finding.slot);
  }

  #labelOf(topic, finding) {
    return this.#slotOf(topic, finding)?.label ??
        finding.slot.replace(/_/g, ' ');
  }

  // The value, and the user's own words behind it.
  #valueOf(topic, finding) {
    const value = this.#plainValue(this.#slotOf(topic, finding), finding);
    const words = finding.words ?? '';
    if (!words || words.toLowerCase() === value.toLowerCase()) return [value];
    return [`${value} `, h('q', {dir: 'auto'}, words)];
  }

  #plainValue(slot, {value, min, max}) {
    if (['yes', 'no', 'unsure'].includes(value)) return this.#say(value);
    if (slot?.kind === 'SLOT_KIND_CHOICE') {
      return this.#choiceLabel(slot, value);
    }
    if (min !== undefined && max !== undefined && min !== max &&
        max < 100000) {
      return this.#say('range', {min: this.#amount(slot, min),
        max: this.#amount(slot, max)});
    }
    return this.#amount(slot, Number(value));
  }

  #choiceLabel(slot, id) {
    const label = slot.choiceLabels?.[slot.choices?.indexOf(id)];
    return label ?? id.replace(/_/g, ' ');
  }

  #amount(slot, number) {
    if (slot?.kind === 'SLOT_KIND_PERCENT') {
      return this.#say('percent', {n: number});
    }
    if (slot?.kind !== 'SLOT_KIND_DURATION') return String(number);
    for (const [unit, days] of
      [['years', 365], ['months', 30], ['weeks', 7]]) {
      if (number >= days && number % days === 0) {
        return this.#say(unit, {n: number / days});
      }
    }
    return this.#say('days', {n: number});
  }

  // --- Dialogs ---------------------------------------------------------------

  // A modal one. Closed by its cross, Escape or `close`; the focus goes back.
  #dialog(name, title, ...children) {
    this.#closeSource?.();
    const opener = this.#root.activeElement;
    const dialog = h('dialog', {part: `dialog ${name}`,
      'aria-labelledby': 'dialog-title'},
    h('div', {class: 'top'}, h('h2', {id: 'dialog-title'}, title),
        h('button', {class: 'x', type: 'button', 'aria-label':
          this.#say('close'), onclick: () => dialog.close()}, icon('close'))),
    children);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (opener?.isConnected) opener.focus({preventScroll: true});
    });
    // A tap beside it.
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog && !this.#inside(dialog, event)) {
        dialog.close();
      }
    });
    this.#parts.frame.append(dialog);
    dialog.showModal();
    return dialog;
  }

  // Shows what came for a dialog, and reads it out from its title on.
  #fill(dialog, ...children) {
    dialog.append(...children);
    const title = dialog.querySelector('h2');
    title.tabIndex = -1;
    if (dialog.open) title.focus({preventScroll: true});
  }

  #inside(dialog, {clientX, clientY, detail}) {
    if (detail === 0) return true;
    const box = dialog.getBoundingClientRect();
    return box.left <= clientX && clientX <= box.right &&
        box.top <= clientY && clientY <= box.bottom;
  }

  // What a call brings, for a dialog, together with what is asked `beside` it;
  // null, and said, where it brings nothing. One that takes long is announced:
  // by an element that was there before, or screen readers may miss it.
  async #look(dialog, method, message, beside) {
    const status = h('p', {class: 'sub', role: 'status'});
    dialog.append(status);
    dialog.setAttribute('aria-busy', 'true');
    const soon = setTimeout(() => {
      status.textContent = this.#say('loading');
    }, 250);
    try {
      return await Promise.all([
        this.#server.call(`DialogueService/${method}`,
            {sessionId: this.#session, ...message}, this.#life.signal),
        beside]);
    } catch {
      dialog.append(h('p', {class: 'error', role: 'alert'},
          this.#say('not_shown')));
      return null;
    } finally {
      clearTimeout(soon);
      status.remove();
      dialog.removeAttribute('aria-busy');
    }
  }

  // What was told, each to be changed. `turn`: whose answers to begin with.
  async #showAnswers(turn) {
    if (!this.#session) return;
    const dialog = this.#dialog('answers', this.#say('answers'));
    const came = await this.#look(dialog, 'GetSession', {}, this.#askTopic());
    if (!came) return;
    const [known, topic] = came;
    const findings = known.session.findings ?? [];
    if (findings.length === 0) {
      this.#fill(dialog, h('p', {}, this.#say('answers_none')));
      return;
    }
    const rows = findings.map((finding) =>
      this.#answerRow(dialog, topic, finding));
    this.#fill(dialog, h('p', {class: 'sub'}, this.#say('answers_intro')),
        h('div', {class: 'rows'}, rows));
    const at = findings.findIndex((finding) => finding.turn === turn);
    if (at >= 0) {
      rows[at].firstChild.click();
      rows[at].firstChild.focus();
    }
  }

  #answerRow(dialog, topic, finding) {
    const label = capital(this.#labelOf(topic, finding));
    const row = h('div', {}, h('button', {class: 'row', type: 'button',
      'aria-expanded': 'false', onclick: (event) => {
        const open = event.currentTarget.getAttribute('aria-expanded') ===
            'false';
        event.currentTarget.setAttribute('aria-expanded', String(open));
        if (open) row.append(this.#editor(dialog, topic, finding));
        else row.lastChild.remove();
      }},
    h('span', {class: 'label'}, label),
    h('span', {class: 'value'}, this.#valueOf(topic, finding)),
    h('span', {class: 'turn'}, this.#say('change'))));
    return row;
  }

  // The values to choose from, or a field for an amount.
  #editor(dialog, topic, finding) {
    const slot = this.#slotOf(topic, finding);
    const label = this.#labelOf(topic, finding);
    const send = (text, how) => {
      dialog.close();
      this.#send(text, how);
    };
    const correct = (value) => send(this.#say(
        slot?.kind === 'SLOT_KIND_CHOICE' ? 'correction' :
        'correction_yes_no', {label, value}));
    const box = h('div', {class: 'edit', role: 'group',
      'aria-label': this.#say('change_this', {what: label})});
    const choices = slot?.kind === 'SLOT_KIND_CHOICE' ?
      slot.choices.map((id) => [id, this.#choiceLabel(slot, id)]) :
      finding.min === undefined ? ['yes', 'no'].map(
          (id) => [id, this.#say(id)]) : null;
    if (choices) {
      for (const [id, words] of [...choices, ['unsure', this.#say('unsure')]]) {
        box.append(h('button', {class: 'tap', type: 'button',
          'aria-pressed': String(id === finding.value),
          onclick: () => correct(words)}, capital(words)));
      }
      return box;
    }
    const kind = {SLOT_KIND_DURATION: 'duration',
      SLOT_KIND_PERCENT: 'percent'}[slot?.kind] ?? 'number';
    const field = h('input', {id: `new-${finding.slot}`, autocomplete: 'off',
      dir: 'auto', placeholder: this.#say('such_as',
          {example: this.#say(`example_${kind}`)})});
    return h('form', {class: 'edit', onsubmit: (event) => {
      event.preventDefault();
      const value = field.value.trim();
      if (value) {
        send(this.#say('correction_amount', {label, value}), {typed: true});
      } else {
        field.focus();
      }
    }}, h('label', {for: field.id}, this.#say('new_answer')), field,
    h('button', {class: 'button first', type: 'submit'}, this.#say('save')));
  }

  // For the doctor, as the server puts it together.
  async #showSummary() {
    if (!this.#session) return;
    const dialog = this.#dialog('summary', this.#say('summary_title'));
    dialog.addEventListener('close', () => this.#endPrinting());
    const came = await this.#look(dialog, 'GetSummary',
        {format: 'SUMMARY_FORMAT_TEXT'});
    if (!came) return;
    const [known] = came;
    const [title, ...sections] = known.summary.sections;
    const said = h('span', {class: 'unsaid', role: 'status'});
    this.#fill(dialog, h('div', {class: 'summary', lang: kServerLanguage},
        this.#section(title, 'h3'),
        sections.map((section) => this.#section(section, 'h3'))),
    h('div', {class: 'buttons keep'}, said,
        h('button', {class: 'button', type: 'button', onclick: async () => {
          said.textContent = this.#say(
              await this.#copy(known.document) ? 'copied' : 'copy_failed');
        }}, this.#say('copy')),
        h('button', {class: 'button first', type: 'button',
          onclick: () => this.#print(title, sections)}, this.#say('print'))));
  }

  // A section of the summary, as the server's own page has it. It runs as its
  // heading does, whichever way the portal's page runs, and each line as its
  // first sentence.
  #section({heading, sentences = []}, level) {
    const list = h('ul');
    for (const {text, citations = [], item} of sentences) {
      if (item || !list.lastChild) list.append(h('li', {dir: 'auto'}));
      else list.lastChild.append(' ');
      list.lastChild.append(h('span', {class: 'sentence'}, text),
          h('span', {class: 'marks'},
              citations.map((number) => `[${number}]`)));
    }
    const danger = sentences.some(({safetyNet}) => safetyNet);
    return h('section', {class: danger && 'danger', dir: 'auto'},
        h(level, {}, heading), list);
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  // A document of its own, so that nothing of the portal's page is printed. It
  // is made here, since a page may be forbidden to show one that came as text.
  #printing = null;  // the last frame that a browser began to print
  #print(title, sections) {
    this.#root.querySelector('iframe')?.remove();
    const frame = h('iframe', {title: this.#say('summary_title'),
      tabindex: -1, 'aria-hidden': 'true'});
    this.#root.append(frame);
    const fill = () => {
      const {contentDocument: page, contentWindow: view} = frame;
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(kPrintLooks);
      page.adoptedStyleSheets = [sheet];
      page.title = title.heading;
      page.documentElement.lang = kServerLanguage;
      page.body.append(page.adoptNode(this.#section(title, 'h1')),
          ...sections.map((one) => page.adoptNode(this.#section(one, 'h2'))));
      view.addEventListener('beforeprint', () => this.#printing = frame);
      view.addEventListener('afterprint', () => frame.remove());
      view.print();
    };
    // Some browsers put a new document there at first.
    if (frame.contentDocument.readyState === 'complete') fill();
    else frame.addEventListener('load', fill, {once: true});
  }

  // The page may be forbidden to print, and then never hears that it is over.
  #endPrinting() {
    const frame = this.#root.querySelector('iframe');
    if (frame !== this.#printing) frame?.remove();
  }

  // --- Deleting --------------------------------------------------------------

  #showDelete() {
    if (!this.#session) return;
    const failed = h('p', {class: 'error', role: 'alert'});
    const dialog = this.#dialog('delete', this.#say('delete_title'),
        h('p', {}, this.#say('delete_text')), failed,
        h('div', {class: 'buttons'},
            h('button', {class: 'button', type: 'button',
              onclick: () => dialog.close()}, this.#say('delete_no')),
            h('button', {class: 'button danger', type: 'button',
              onclick: async () => {
                try {
                  await this.#server.call('DialogueService/DeleteSession',
                      {sessionId: this.#session}, this.#life.signal);
                } catch (error) {
                  failed.textContent = this.#say(kLost.includes(error.code) ?
                    'delete_failed' : 'delete_refused');
                  return;
                }
                dialog.close();
                this.#tell('deleted', {});
                this.#forget();
                this.#parts.text.value = '';
                this.#begin(this.#say('deleted'));
              }}, this.#say('delete_yes'))));
  }
}

customElements.define('footnote-chat', FootnoteChat);
})();
