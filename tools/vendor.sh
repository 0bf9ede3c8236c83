#!/usr/bin/env bash
# Fetch the vendored browser files and fonts again; versions are pinned here and explained in docs/decisions.md.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
npm install --silent --no-package-lock --no-audit --no-fund --prefix "$work" htmx.org@2.0.11 \
  @fontsource-variable/bricolage-grotesque@5.3.0 @fontsource-variable/atkinson-hyperlegible-next@5.3.0
modules="$work/node_modules"
fonts=mieux/core/static/core/fonts
cp "$modules/htmx.org/dist/htmx.min.js" mieux/core/static/core/vendor/
b="$modules/@fontsource-variable/bricolage-grotesque"; a="$modules/@fontsource-variable/atkinson-hyperlegible-next"
cp "$b/files/bricolage-grotesque-latin-wght-normal.woff2" $fonts/bricolage-grotesque.woff2
cp "$b/files/bricolage-grotesque-latin-ext-wght-normal.woff2" $fonts/bricolage-grotesque-ext.woff2
cp "$a/files/atkinson-hyperlegible-next-latin-wght-normal.woff2" $fonts/atkinson-next.woff2
cp "$a/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2" $fonts/atkinson-next-ext.woff2
cp "$a/files/atkinson-hyperlegible-next-latin-wght-italic.woff2" $fonts/atkinson-next-italic.woff2
cp "$b/LICENSE" $fonts/OFL-bricolage.txt; cp "$a/LICENSE" $fonts/OFL-atkinson.txt
# Yjs and its two companions as one module, the only one that static/voyage/doc.js imports.
npm install --silent --no-package-lock --no-audit --no-fund --prefix "$work" \
  yjs@13.6.33 y-protocols@1.0.7 y-indexeddb@9.0.12 lib0@0.2.120 esbuild@0.28.2
voyage=mieux/voyage/static/voyage/vendor
cp tools/yjs_entry.js "$work/entry.js"
"$work/node_modules/.bin/esbuild" "$work/entry.js" --bundle --format=esm --minify --legal-comments=none --target=es2022 \
  --banner:js="/* yjs 13.6.33, y-protocols 1.0.7, y-indexeddb 9.0.12, lib0 0.2.120: MIT, see LICENSE-yjs.txt; made by tools/vendor.sh */" \
  --log-level=warning --outfile=$voyage/yjs.js
for package in yjs y-protocols y-indexeddb lib0; do echo "== $package"; cat "$modules/$package/LICENSE"; echo; done > $voyage/LICENSE-yjs.txt
