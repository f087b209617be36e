import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Request, Response } from 'restify';

import { HttpError } from '../../../server/error-body.ts';
import { addressOf, urlOf } from '../../../server/http-server.ts';
import type { Attachment } from '../../../storage/activity.ts';
import { takeActivity } from '../activity-routes.ts';
import {
  requireAllowance,
  requireAddressAllowance,
  requireParticipant,
  type Parts,
} from '../parts.ts';
import { toActivity } from '../to-activity.ts';
import { cleanFileName } from './file-type.ts';
import { readUpload, type NamedFile, type Upload } from './read-upload.ts';
import { referenceTo, type UploadLinks } from './upload-links.ts';
import type { UploadStore } from './upload-store.ts';

/** POST /conversations/:id/upload: a message with files, multipart, or one file as the whole body. */
export async function postUpload(
  parts: Parts,
  request: Request,
  response: Response,
  conversationId: string,
): Promise<void> {
  const { caller, record } = await requireParticipant(parts, request, conversationId);
  const uploads = requireUploads(parts);
  requireAddressAllowance(parts, request, caller);
  requireAllowance(parts.conversationLimit, conversationId);
  if (caller.kind === 'token')
    requireAllowance(parts.uploadLimit, addressOf(request, parts.trustedProxies));
  await uploads.requireRoom(conversationId);
  const forget = async ({ id }: { id: string }): Promise<void> =>
    uploads.remove(conversationId, id);
  const upload = await readUpload(
    request,
    async (stream) => uploads.receive(conversationId, stream),
    forget,
  );
  const forgetAll = async (): Promise<void> => {
    for (const file of upload.files) await forget(file);
  };
  try {
    const body = toBody(upload, request);
    const posted = toActivity(body, { caller, conversationId, record, bot: parts.bot });
    const attachments = attach(posted.activity.attachments ?? [], upload.files, conversationId);
    const activity = { ...posted.activity, attachments };
    const received = await takeActivity(parts, { ...posted, activity });
    if (received.isDuplicate) await forgetAll();
    response.json(200, { id: received.id });
  } catch (error) {
    // A bot that stumbled over the message has received it, so its files stay.
    if (!(error instanceof HttpError && error.status === 502)) await forgetAll();
    throw error;
  }
}

/** GET /attachments/:conversation/:file with a signature: the file, as a download that can do nothing. */
export async function getAttachment(
  parts: Parts,
  request: Request,
  response: Response,
  { conversationId, fileId }: { conversationId: string; fileId: string },
): Promise<void> {
  requireValidLink(parts.links, request);
  const file = await parts.uploads?.open(conversationId, fileId);
  if (!file) throw new HttpError(404, 'NotFound', 'The file is no longer kept.');
  const { type, sizeBytes, stream } = file;
  response.writeHead(200, {
    'Cache-Control': 'private, max-age=3600',
    'Content-Disposition': `attachment; filename="file.${type.extensions[0]}"`,
    'Content-Length': String(sizeBytes),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Type': type.contentType,
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  await pipeline(stream, response).catch((error: unknown) => {
    // Whoever asked has gone away. Anything else is a fault of the disk.
    if (!isAbort(error)) throw error;
  });
}

export interface AgentFile {
  name: string;
  content: Readable;
}

/** Keeps a file of an agent's, and returns what stands for it in the log. */
export async function attachFile(
  parts: Parts,
  conversationId: string,
  { name, content }: AgentFile,
): Promise<Attachment> {
  const uploads = requireUploads(parts);
  await uploads.requireRoom(conversationId);
  return toAttachment(
    { ...(await uploads.receive(conversationId, content)), name },
    conversationId,
  );
}

function requireUploads({ uploads }: Parts): UploadStore {
  if (uploads) return uploads;
  throw new HttpError(415, 'UnsupportedMediaType', 'Files are not accepted here. Send text.');
}

function requireValidLink(links: UploadLinks, request: IncomingMessage): void {
  switch (links.check(urlOf(request))) {
    case 'valid':
      return;
    case 'expired':
      throw new HttpError(403, 'LinkExpired', 'The link has expired. Read the activity again.');
    case 'invalid':
      throw new HttpError(403, 'BadArgument', 'The link is not valid. Use it as it was received.');
  }
}

/** Files without an activity are a message of nothing else; the sender is then in the address. */
function toBody({ template, files }: Upload, request: IncomingMessage): unknown {
  const userId = urlOf(request).searchParams.get('userId') ?? undefined;
  const from = userId === undefined ? {} : { from: { id: userId } };
  if (template === undefined) {
    return {
      type: 'message',
      ...from,
      attachments: files.map(({ name, type }) => ({ contentType: type.contentType, name })),
    };
  }
  if (typeof template !== 'object' || template === null) return template;
  return { ...from, ...template };
}

/** Each file takes the place of the attachment that was announced under its name; others come after. */
function attach(
  announced: Attachment[],
  files: readonly NamedFile[],
  conversationId: string,
): Attachment[] {
  const remaining = [...files];
  const attachments = announced.map((template) => {
    const index = remaining.findIndex(({ name }) => name === template.name);
    const [file] = index === -1 ? [] : remaining.splice(index, 1);
    return file ? { ...template, ...toAttachment(file, conversationId) } : template;
  });
  return [...attachments, ...remaining.map((file) => toAttachment(file, conversationId))];
}

function toAttachment({ id, type, name }: NamedFile, conversationId: string): Attachment {
  return {
    contentType: type.contentType,
    contentUrl: referenceTo(conversationId, id),
    name: cleanFileName(name, type),
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
