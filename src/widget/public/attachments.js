import { icon } from './icons.js';
import { say } from './words.js';

const OWN_FILES = '/v3/directline/attachments/';

/** The files of a message as elements: pictures are shown, others are named. Cards are not files. */
export function renderAttachments(attachments = []) {
  return attachments.flatMap((attachment) => {
    const address = addressOf(attachment.contentUrl);
    return address === undefined ? [] : [renderFile(attachment, address)];
  });
}

/** Files that are on their way. */
export function renderNames(files) {
  return files.map(({ name }) => {
    const chip = document.createElement('span');
    chip.className = 'file';
    chip.append(icon('file'), nameOf(name));
    return chip;
  });
}

function renderFile({ contentType, name = 'file' }, address) {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.className = 'file';
  link.setAttribute('aria-label', say('openFile', { name }));
  if (!contentType.startsWith('image/')) {
    link.append(icon('file'), nameOf(name));
    return link;
  }
  const image = document.createElement('img');
  image.src = address;
  image.alt = say('picture', { name });
  image.className = 'picture';
  image.decoding = 'async';
  image.addEventListener('error', () => {
    link.replaceChildren(icon('file'), nameOf(say('fileUnavailable', { name })));
  });
  link.append(image);
  return link;
}

function nameOf(name) {
  const node = document.createElement('bdi');
  node.textContent = name;
  return node;
}

/** Only files on our own server are shown; the server may know itself by another address than the page does. */
function addressOf(contentUrl) {
  if (contentUrl === undefined || !URL.canParse(contentUrl)) return undefined;
  const { pathname, search } = new URL(contentUrl);
  return pathname.startsWith(OWN_FILES) ? location.origin + pathname + search : undefined;
}
