import { isMap, isScalar, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import { z } from 'zod';
import { ContentError } from '../errors.ts';

/** One help-centre article. Dates are `YYYY-MM-DD`; an article written by hand may have none. */
export interface Article {
  readonly slug: string;
  readonly title: string;
  /** Markdown, trimmed, with `\n` line ends. */
  readonly body: string;
  readonly publishedOn: string | undefined;
  readonly updatedOn: string | undefined;
  readonly views: number | null;
  readonly surface: 'app' | 'web' | 'both';
  /** `partial`: the text is cut, or lacks what its title asks for. Answers from it must say so. */
  readonly completeness: 'full' | 'partial';
}

const calendarDate = z.iso.date('expected a day that exists, as 2026-01-15').nullish();

const frontMatterSchema = z.strictObject({
  title: z
    .string('expected one line of text (put a number or a date in quotes)')
    .trim()
    .regex(/^[^\r\n]+$/, 'expected one line of text'),
  published: calendarDate,
  updated: calendarDate,
  views: z.int('expected a whole number').nonnegative('expected 0 or more').nullish(),
  surface: z.enum(['app', 'web', 'both'], 'expected app, web or both').default('both'),
  completeness: z.enum(['full', 'partial'], 'expected full or partial').default('full'),
});

interface FileParts {
  frontMatter: string;
  body: string;
  bodyLine: number;
}

/** Reads an article file. `fileName` is only for error messages. */
export function parseArticle(slug: string, fileName: string, text: string): Article {
  const { frontMatter, body, bodyLine } = splitFile(fileName, text);
  const fields = readFrontMatter(fileName, frontMatter);
  if (body === '' && fields.completeness === 'full') {
    throw new ContentError(
      `${fileName}:${bodyLine}: expected the article's text after the front matter, found none. ` +
        'Write it, or set completeness: partial.',
    );
  }
  return {
    slug,
    title: fields.title,
    body,
    publishedOn: fields.published ?? undefined,
    updatedOn: fields.updated ?? undefined,
    views: fields.views ?? null,
    surface: fields.surface,
    completeness: fields.completeness,
  };
}

/** The file's text: `parseArticle` of it gives the same article. */
export function formatArticle(article: Article): string {
  const frontMatter = stringify(
    {
      title: article.title,
      published: article.publishedOn,
      updated: article.updatedOn,
      views: article.views,
      surface: article.surface,
      completeness: article.completeness,
    },
    { lineWidth: 0 },
  );
  const body = article.body === '' ? '' : `\n${article.body}\n`;
  return `---\n${frontMatter}---\n${body}`;
}

function splitFile(fileName: string, text: string): FileParts {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const closing = lines.indexOf('---', 1);
  if (lines[0] !== '---' || closing === -1) {
    throw new ContentError(
      `${fileName}:1: expected front matter between two lines of ---, found ` +
        `${JSON.stringify(lines[0])}${lines[0] === '---' ? ' and no second one' : ''}. ` +
        'Begin the file with ---, title: ..., ---.',
    );
  }
  return {
    frontMatter: lines.slice(1, closing).join('\n'),
    body: lines
      .slice(closing + 1)
      .join('\n')
      .trim(),
    bodyLine: closing + 2,
  };
}

function readFrontMatter(fileName: string, frontMatter: string): z.infer<typeof frontMatterSchema> {
  const lineCounter = new LineCounter();
  const document = parseDocument(frontMatter, { lineCounter });
  const [yamlError] = document.errors;
  if (yamlError) {
    const line = lineCounter.linePos(yamlError.pos[0]).line + 1;
    throw new ContentError(
      `${fileName}:${line}: expected YAML front matter, found: ${yamlError.message} ` +
        'Put text that holds a colon or a quote in quotes.',
    );
  }
  const parsed = frontMatterSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw describeIssue(fileName, document, lineCounter, parsed.error);
}

function describeIssue(
  fileName: string,
  document: Document.Parsed,
  lineCounter: LineCounter,
  error: z.ZodError,
): ContentError {
  const [issue] = error.issues;
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  if (field === undefined) {
    return new ContentError(
      `${fileName}:2: expected fields as "title: ...", found none. Add a title.`,
    );
  }
  const found: unknown = document.get(field);
  const line = lineOfField(document, lineCounter, String(field));
  if (issue?.code === 'unrecognized_keys') {
    const known = Object.keys(frontMatterSchema.shape).join(', ');
    return new ContentError(
      `${fileName}:${line}: expected only ${known}, found ${String(field)}. Remove or rename it.`,
    );
  }
  return new ContentError(
    `${fileName}:${line}: ${String(field)}: ${issue?.message ?? ''}, ` +
      `found ${found === undefined ? 'nothing' : JSON.stringify(found)}. Correct this line.`,
  );
}

/** The front matter begins on the file's second line, which is also where a missing field is reported. */
function lineOfField(document: Document.Parsed, lineCounter: LineCounter, field: string): number {
  const pairs = isMap(document.contents) ? document.contents.items : [];
  for (const { key } of pairs) {
    if (isScalar(key) && key.value === field) {
      return lineCounter.linePos(key.range[0]).line + 1;
    }
  }
  return 2;
}
