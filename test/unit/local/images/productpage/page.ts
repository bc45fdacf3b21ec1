import { indexPage, productPage } from '../../../../../local/images/productpage/page.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const product = { title: 'The Comedy of Errors', descriptionHtml: '<b>short</b>' };
const made = (reviews: { status: number; value: JsonObject }, user?: string): string =>
  productPage({ product, details: { status: 200, value: { pages: 200 } }, reviews, user });
const reviewed = (...reviews: readonly JsonObject[]) => ({
  status: 200,
  value: { reviews, podname: 'pod-1' },
});

export function spec(t: Test): void {
  t.test('shows the book, its details and its stars', async (t) => {
    const page = made(reviewed({ reviewer: 'R', text: 'Fun', rating: { stars: 4, color: 'red' } }));

    t.match(page, /<title>Simple Bookstore App<\/title>/);
    t.match(page, /<h1>The Comedy of Errors<\/h1>\s*<p class="summary"><b>short<\/b>/);
    t.match(page, /<dt>Pages:<\/dt><dd>200<\/dd>/);
    t.match(page, /style="color: red"[^>]*>★★★★☆</);
    t.match(page, /Reviews served by: <u>pod-1<\/u>/);
  });

  t.test('shows no stars where there are none', async (t) => {
    t.notMatch(made(reviewed({ reviewer: 'R', text: 'Fun' })), /★|☆/);
  });

  t.test('says in words what is missing', async (t) => {
    const page = made({ status: 500, value: { error: 'Sorry, none.' } });

    t.match(page, /Error fetching product reviews!<\/h4>\s*<p>Sorry, none\./);
    t.match(made(reviewed({ rating: { error: 'No ratings' } })), /No ratings/);
  });

  t.test('lets nobody write tags or styles into the page', async (t) => {
    const page = made(reviewed({ text: '<script>', rating: { stars: 99, color: 'red;x' } }), '<i>');

    t.notMatch(page, /<script>|<i>|red;x/);
    t.match(page, /style="color: black"[^>]*>★★★★★</);
    t.match(page, /sign out/);
  });

  t.test('leads from the first page to the book', async (t) => {
    t.match(indexPage(), /href="\/productpage\?u=normal"/);
  });
}
