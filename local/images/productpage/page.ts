// The pages of Bookinfo as HTML: a book, its details, its reviews, and plain words where one of
// them is missing. Everything that came from a service or a user is escaped.
import {
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../lib/index.ts';
import { escapeHtml } from '../web/index.ts';
import { STYLE } from './style.ts';

export type Part = { readonly status: number; readonly value: JsonObject };

type PageContent = {
  readonly product: { readonly title: string; readonly descriptionHtml: string };
  readonly details: Part;
  readonly reviews: Part;
  readonly user: string | undefined;
};

export function productPage({ product, details, reviews, user }: PageContent): string {
  return page(`${banner(user)}
<main>
<h1>${escapeHtml(product.title)}</h1>
<p class="summary">${product.descriptionHtml}</p>
<section>${detailsPart(details)}</section>
<section>${reviewsPart(reviews)}</section>
</main>`);
}

export function indexPage(): string {
  return page(`${banner(undefined)}
<main>
<h1>Hello! This is a simple bookstore application consisting of three services as shown below</h1>
<table>
<tr><th>name</th><th>asks</th></tr>
<tr><td>productpage</td><td>details, reviews</td></tr>
<tr><td>reviews</td><td>ratings</td></tr>
<tr><td>details</td><td></td></tr>
<tr><td>ratings</td><td></td></tr>
</table>
<p><a href="/productpage?u=normal">Normal user</a></p>
<p><a href="/productpage?u=test">Test user</a></p>
</main>`);
}

function page(body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simple Bookstore App</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function banner(user: string | undefined): string {
  const form = `<form method="post" action="login" name="login_form">
<input name="username" placeholder="User name" aria-label="User name" required>
<input name="passwd" type="password" placeholder="Password" aria-label="Password">
<button type="submit">Sign in</button>
</form>`;
  const signedIn = `<span>${escapeHtml(user ?? '')} (<a href="logout">sign out</a>)</span>`;
  return `<header><strong>BookInfo Sample</strong>${user === undefined ? form : signedIn}</header>`;
}

const DETAILS = [
  ['Type:', 'type'],
  ['Pages:', 'pages'],
  ['Publisher:', 'publisher'],
  ['Language:', 'language'],
  ['ISBN-10:', 'ISBN-10'],
  ['ISBN-13:', 'ISBN-13'],
] as const;

function detailsPart({ status, value }: Part): string {
  if (status !== 200) return failure('Error fetching product details!', value);
  const rows = DETAILS.map(([label, field]) => `<dt>${label}</dt><dd>${shown(value[field])}</dd>`);
  return `<h4>Book Details</h4>\n<dl>${rows.join('\n')}</dl>`;
}

function reviewsPart({ status, value }: Part): string {
  if (status !== 200) return failure('Error fetching product reviews!', value);
  const pod = shown(value['podname']);
  const cluster = stringAt(value, 'clustername') ?? 'null';
  const where = cluster === 'null' ? '' : ` on cluster <u>${escapeHtml(cluster)}</u>`;
  const each = listAt(value, 'reviews').map((review) => reviewPart(review));
  return `<h4>Book Reviews</h4>
${each.join('\n')}
<p class="served">Reviews served by: <u>${pod}</u>${where}</p>`;
}

function reviewPart(review: Json): string {
  const text = escapeHtml(stringAt(review, 'text') ?? '');
  const reviewer = escapeHtml(stringAt(review, 'reviewer') ?? '');
  return `<blockquote>
<p>${text}</p>
<small>${reviewer}</small>
${ratingPart(objectAt(review, 'rating'))}
</blockquote>`;
}

const STARS_MAX = 5;

function ratingPart(rating: JsonObject | undefined): string {
  if (rating === undefined) return '';
  const stars = numberAt(rating, 'stars');
  if (stars === undefined) {
    return `<p class="error"><i>${escapeHtml(stringAt(rating, 'error') ?? '')}</i></p>`;
  }
  const count = Math.min(Math.max(Math.trunc(stars), 0), STARS_MAX);
  // A colour is a word: whatever else a service sends must not become a style.
  const color = /^[a-z]+$/.exec(stringAt(rating, 'color') ?? '')?.[0] ?? 'black';
  const signs = '★'.repeat(count) + '☆'.repeat(STARS_MAX - count);
  const label = `${count} of ${STARS_MAX} stars`;
  return `<p class="stars" style="color: ${color}" role="img" aria-label="${label}">${signs}</p>`;
}

function failure(title: string, value: JsonObject): string {
  const reason = escapeHtml(stringAt(value, 'error') ?? '');
  return `<h4 class="error">${title}</h4>\n<p>${reason}</p>`;
}

function shown(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? escapeHtml(`${value}`) : '';
}
