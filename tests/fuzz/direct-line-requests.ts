import fc from 'fast-check';

/** What a request needs of the server under test. */
export interface FuzzTarget {
  secret: string;
  token: string;
  conversationId: string;
}

export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer<ArrayBuffer>;
}

const BASE = '/v3/directline';

/** Requests to every endpoint: half as clients send them, half with something wrong in any place. */
export function directLineRequests(target: FuzzTarget): fc.Arbitrary<FuzzRequest> {
  const conversation = fc.oneof(
    { weight: 6, arbitrary: fc.constant(target.conversationId) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }).map(encoded) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('..', '%00', '%2e%2e%2fjournal', '%', 'a'.repeat(5000)),
    },
  );
  const watermark = fc.oneof(
    fc.constantFrom('', '0', '-', '1', '999999999999', '-1', '1e9', 'NaN'),
    fc.string({ maxLength: 20 }).map(encoded),
  );
  const address = fc.oneof(
    fc.constant('/tokens/generate'),
    fc.constant('/tokens/refresh'),
    fc.constant('/conversations'),
    fc.constant('/session/getsessionid'),
    fc.tuple(conversation, watermark).map(([id, mark]) => `/conversations/${id}?watermark=${mark}`),
    fc
      .tuple(conversation, watermark)
      .map(([id, mark]) => `/conversations/${id}/activities?watermark=${mark}`),
    conversation.map((id) => `/conversations/${id}/upload?userId=dl_1`),
    fc
      .tuple(conversation, watermark)
      .map(([id, mark]) => `/conversations/${id}/stream?watermark=${mark}&t=${target.token}`),
    fc
      .tuple(conversation, fc.stringMatching(/^[\w-]{0,24}(\.[a-z]{2,4})?$/))
      .map(([id, file]) => `/attachments/${id}/${file}?expires=9999999999&signature=x`),
  );
  const authorization = fc.oneof(
    { weight: 4, arbitrary: fc.constant(`Bearer ${target.secret}`) },
    { weight: 4, arbitrary: fc.constant(`Bearer ${target.token}`) },
    { weight: 1, arbitrary: mutatedText(target.token).map((token) => `Bearer ${token}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'Bearer', 'Basic eDp5', 'Bearer  ', 'bearer x.y.z'),
    },
  );
  return fc
    .record({
      method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'POST', 'POST', 'OPTIONS', 'PUT'),
      path: address.map((path) => BASE + path),
      authorization,
      content: fc.option(content, { freq: 5 }),
    })
    .map(({ method, path, authorization: header, content: sent }) => ({
      method,
      path,
      headers: { ...(header !== '' && { authorization: header }), ...sent?.headers },
      ...(sent && method !== 'GET' && { body: sent.body }),
    }));
}

const json = fc.jsonValue({ maxDepth: 6 });

/** As the schema of an activity has it, with values of any kind in some places. */
const activity = fc.record(
  {
    type: fc.oneof(
      fc.constantFrom('message', 'event', 'typing', 'messageReaction', 'invoke'),
      json,
    ),
    from: fc.oneof(fc.record({ id: fc.string({ maxLength: 40 }), name: fc.string() }), json),
    text: fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), json),
    locale: fc.oneof(fc.constantFrom('en', 'zh-CN', 'xx-invalid-'), json),
    value: json,
    channelData: fc.oneof(fc.record({ clientActivityID: fc.string() }), json),
    entities: json,
    attachments: fc.oneof(
      fc.array(
        fc.record(
          { contentType: fc.string(), contentUrl: fc.string(), content: json, name: fc.string() },
          { requiredKeys: [] },
        ),
      ),
      json,
    ),
    timestamp: json,
    id: json,
    recipient: json,
    serviceUrl: fc.constant('http://127.0.0.1:9/'),
    __proto__: json,
  },
  { requiredKeys: [] },
);

const jsonContent = fc
  .oneof(
    activity.map((value) => JSON.stringify(value)),
    json.map((value) => JSON.stringify(value)),
    activity.chain((value) => mutatedText(JSON.stringify(value))),
    fc.constantFrom(
      '',
      '{',
      '['.repeat(20_000),
      '{"type":'.repeat(5000),
      `"${'x'.repeat(300_000)}"`,
    ),
  )
  .map((text) => ({
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(text),
  }));

const formContent = fc
  .record({
    activity: activity.map((value) => JSON.stringify(value)),
    names: fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 8 }),
    file: fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('%PDF-1.7', '\x89PNG\r\n\x1a\n', 'GIF89a', 'text')
        .map((text) => Buffer.from(text, 'latin1')),
    ),
    damage: fc.nat({ max: 400 }),
    isDamaged: fc.boolean(),
  })
  .map(({ activity: said, names, file, damage, isDamaged }) => {
    const boundary = 'fuzzed';
    const part = (headers: string, data: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(`--${boundary}\r\n${headers}\r\n\r\n`),
        data,
        Buffer.from('\r\n'),
      ]);
    const whole = Buffer.concat([
      part(
        'Content-Disposition: form-data; name="activity"\r\nContent-Type: application/vnd.microsoft.activity',
        Buffer.from(said),
      ),
      ...names.map((name) =>
        part(`Content-Disposition: form-data; name="file"; filename="${name}"`, file),
      ),
      Buffer.from(`--${boundary}--\r\n`),
    ]);
    const body = isDamaged ? whole.subarray(0, Math.max(0, whole.length - damage)) : whole;
    return {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.from(body),
    };
  });

const rawContent = fc
  .tuple(
    fc.uint8Array({ maxLength: 2000 }),
    fc.constantFrom(
      'image/png',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'a/b; c',
    ),
  )
  .map(([bytes, type]) => ({
    headers: { 'content-type': type },
    body: Buffer.from(bytes),
  }));

const content = fc.oneof(
  { weight: 4, arbitrary: jsonContent },
  { weight: 2, arbitrary: formContent },
  { weight: 1, arbitrary: rawContent },
);

/** A text with a stretch of it replaced. */
function mutatedText(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat({ max: text.length }),
      fc.nat({ max: 8 }),
      fc.stringMatching(/^[\x20-\x7e]{0,8}$/),
    )
    .map(([at, length, inserted]) => text.slice(0, at) + inserted + text.slice(at + length));
}

function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
