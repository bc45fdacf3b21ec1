// How Bookinfo looks: one column of text, large enough to read from the back of a room.
export const STYLE = `
body { margin: 0; font: 17px/1.5 system-ui, sans-serif; color: #1d2733; background: #f7f8fa; }
header { display: flex; justify-content: space-between; align-items: center; flex-wrap: wrap;
  gap: .5rem; padding: .75rem 1.5rem; background: #17324d; color: #fff; }
header a { color: #b9d8f5; }
input, button { font: inherit; padding: .25rem .6rem; border: 0; border-radius: 4px; }
button { background: #2f7fc9; color: #fff; cursor: pointer; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { color: #17324d; line-height: 1.2; }
h4 { margin: 0 0 .5rem; font-size: 1.25rem; }
section { margin: 1.5rem 0; padding: 1.25rem; background: #fff; border-radius: 8px;
  box-shadow: 0 1px 3px #0002; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: #5a6b7b; } dd { margin: 0; }
blockquote { margin: 0 0 1rem; padding-left: 1rem; border-left: 3px solid #c9d6e2; }
blockquote p { margin: 0; }
.stars { font-size: 1.4rem; letter-spacing: .1em; }
.error { color: #b3261e; }
.served { color: #5a6b7b; font-size: .9rem; }
table { border-collapse: collapse; } td, th { padding: .3rem .8rem; border: 1px solid #c9d6e2; }
`;
