// The demonstration page: what to embed, which events come, light and dark.
'use strict';

const chat = document.querySelector('footnote-chat');

// Attributes to try: /#topic=sore-wrist, or /#key=fn_... with the key of a
// widget, which is public, where the server asks for one.
const wanted = new URLSearchParams(location.hash.slice(1));
for (const name of ['topic', 'key', 'heading', 'storage']) {
  if (wanted.has(name)) chat.setAttribute(name, wanted.get(name));
}

const snippet = document.querySelector('#snippet');
snippet.textContent =
    `<script defer src="${location.origin}/footnote-chat.js"></script>\n` +
    `<footnote-chat></footnote-chat>`;

const copy = document.querySelector('#copy');
copy.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(snippet.textContent);
    copy.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(snippet);
  }
});

const heard = document.querySelector('#heard');
for (const name of ['ready', 'reply', 'assessment', 'emergency', 'handoff',
                    'retry', 'deleted', 'error']) {
  chat.addEventListener(`footnote-${name}`, ({type, detail}) => {
    const urgency = detail.urgency?.replace('URGENCY_', '').toLowerCase();
    heard.textContent = urgency && urgency !== 'unspecified' ?
      `${type}, ${urgency.replaceAll('_', ' ')}` : type;
  });
}

for (const choice of document.querySelectorAll('.looks input')) {
  choice.addEventListener('change', () => {
    document.documentElement.dataset.look = choice.value;
    chat.setAttribute('theme', choice.value);
  });
}
