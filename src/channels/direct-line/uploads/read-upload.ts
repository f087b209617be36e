import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import busboy from 'busboy';

import { HttpError } from '../../../server/error-body.ts';
import { parseJson } from '../../../server/http-server.ts';
import { FILE_LIMIT_BYTES, tooLarge } from './receive-file.ts';
import type { StoredFile } from './upload-store.ts';

export interface NamedFile extends StoredFile {
  /** As its sender calls it. */
  name: string;
}

export interface Upload {
  /** What the files belong to, as it was sent; undefined when they came alone. */
  template: unknown;
  files: NamedFile[];
}

/** As busboy gives it; its types forget that a part may have no name. */
interface FileInfo {
  filename?: string;
  mimeType: string;
}

type Receive = (stream: Readable) => Promise<StoredFile>;

const FILES_LIMIT = 5;
const TEMPLATE_LIMIT_BYTES = 1024 * 1024;
const REQUEST_LIMIT_BYTES = 3 * FILE_LIMIT_BYTES;
const ACTIVITY = 'application/vnd.microsoft.activity';

/**
 * Reads either form of an upload: multipart with the activity and its files, or one file as the body. `receive` keeps
 * a file; `forget` is called with those that were kept when the rest fails.
 */
export async function readUpload(
  request: IncomingMessage,
  receive: Receive,
  forget: (file: StoredFile) => Promise<void>,
): Promise<Upload> {
  if (Number(request.headers['content-length'] ?? 0) > REQUEST_LIMIT_BYTES) {
    throw new HttpError(
      413,
      'PayloadTooLarge',
      `Expected at most ${REQUEST_LIMIT_BYTES} bytes in all. Send the files one by one.`,
      { Connection: 'close' },
    );
  }
  const isMultipart = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
  return isMultipart ? readForm(request, receive, forget) : readSingle(request, receive);
}

async function readSingle(request: IncomingMessage, receive: Receive): Promise<Upload> {
  const file = await receive(request);
  return { template: undefined, files: [{ ...file, name: nameIn(request) }] };
}

interface Form {
  template?: Promise<Buffer>;
  files: Promise<NamedFile>[];
  isTooMuch: boolean;
}

async function readForm(
  request: IncomingMessage,
  receive: Receive,
  forget: (file: StoredFile) => Promise<void>,
): Promise<Upload> {
  const parser = openForm(request);
  const form = collect(parser, receive);
  const failure = await pipeline(request, bounded(), parser).then(() => undefined, toHttpError);
  const outcomes = await Promise.allSettled(form.files);
  const files = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    // When the body breaks off, so does the file that was being read; the cause says more.
    if (failure) throw failure;
    if (form.isTooMuch || form.files.length > FILES_LIMIT)
      throw badForm(`may have at most ${FILES_LIMIT} files and an activity`);
    const refused = outcomes.find((one) => one.status === 'rejected');
    if (refused) throw refused.reason;
    const sent = await form.template;
    return { template: sent && readTemplate(sent), files };
  } catch (error) {
    for (const file of files) await forget(file);
    throw error;
  }
}

/** Takes up the parts of a form as they come. What fails is told by the promises, when they are awaited. */
function collect(parser: busboy.Busboy, receive: Receive): Form {
  const form: Form = { files: [], isTooMuch: false };
  const setTemplate = (template: Promise<Buffer>): void => {
    template.catch(() => undefined);
    form.template = template;
  };
  parser.on('field', (name, value) => {
    if (name === 'activity') setTemplate(Promise.resolve(Buffer.from(value)));
  });
  parser.on('file', (field, stream, { filename, mimeType }: FileInfo) => {
    if (field === 'activity' || mimeType === ACTIVITY) {
      setTemplate(buffer(stream));
      return;
    }
    const received = receive(stream).then((file) => ({ ...file, name: filename ?? 'file' }));
    received.catch(() => undefined);
    form.files.push(received);
  });
  for (const limit of ['filesLimit', 'partsLimit', 'fieldsLimit'] as const)
    parser.on(limit, () => {
      form.isTooMuch = true;
    });
  return form;
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: {
        fields: 4,
        files: FILES_LIMIT + 1,
        parts: FILES_LIMIT + 5,
        fieldSize: TEMPLATE_LIMIT_BYTES,
        headerPairs: 20,
        // One more than is allowed, so that a file of exactly the limit is told from a longer one.
        fileSize: FILE_LIMIT_BYTES + 1,
      },
    });
  } catch {
    throw badForm('must be multipart/form-data with a boundary');
  }
}

function readTemplate(sent: Buffer): unknown {
  if (sent.length >= TEMPLATE_LIMIT_BYTES) throw tooLarge();
  return parseJson(sent);
}

/** Ends a body that goes on beyond everything that is allowed. */
function bounded(): Transform {
  let sizeBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > REQUEST_LIMIT_BYTES) done(tooLarge());
      else done(null, chunk);
    },
  });
}

/** What busboy throws tells of a malformed or broken-off form. */
function toHttpError(error: unknown): HttpError {
  return error instanceof HttpError ? error : badForm('must be a complete multipart form');
}

function badForm(expectation: string): HttpError {
  return new HttpError(400, 'BadArgument', `The upload ${expectation}.`);
}

/** https://www.rfc-editor.org/rfc/rfc6266: filename*, which says its encoding, goes before filename. */
function nameIn(request: IncomingMessage): string {
  const disposition = request.headers['content-disposition'] ?? '';
  const encoded = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const name = encoded === undefined ? plainNameIn(disposition) : decoded(encoded);
  return name === '' ? 'file' : name;
}

function plainNameIn(disposition: string): string {
  const quoted = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const name = quoted?.[1]?.replaceAll(/\\(.)/g, '$1') ?? quoted?.[2] ?? '';
  // Node reads header bytes as Latin-1, and clients write UTF-8.
  return Buffer.from(name, 'latin1').toString();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
