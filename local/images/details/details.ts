// What is known of a book: its author, pages and numbers.
import { json, notFound, type WebService } from '../web/index.ts';

const BOOK = {
  author: 'William Shakespeare',
  year: 1595,
  type: 'paperback',
  pages: 200,
  publisher: 'PublisherA',
  language: 'English',
  'ISBN-10': '1234567890',
  'ISBN-13': '123-1234567890',
};

export const details: WebService = ({ path }) => {
  if (path === '/health') return json(200, { status: 'Details is healthy' });
  if (!path.startsWith('/details')) return notFound();
  const last = path.split('/').at(-1) ?? '';
  if (!/^-?\d+$/.test(last)) return json(400, { error: 'please provide numeric product id' });
  return json(200, { id: Number(last), ...BOOK });
};
