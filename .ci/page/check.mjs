// Looks at the pages in a folder as people meet them: in a browser, narrow and wide, light and dark, with
// a screen reader's eyes (axe), and on paper. Writes what it saw beside them.
//
//   node check.mjs FOLDER
//
// A page whose name begins with `one-` is of one name and must fit on two sheets of paper.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const folder = resolve(process.argv[2] ?? ".");
const pages = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
if (pages.length === 0) {
  console.error(`no page in ${folder}; write them with \`cargo test --test it -- --ignored browser\``);
  process.exit(2);
}

const WIDTHS = [320, 360, 768, 1280];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

function browserPath() {
  const wanted = process.env.CHROMIUM;
  for (const name of [wanted, "chromium", "chromium-browser", "google-chrome"].filter(Boolean)) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" }).trim();
    } catch {
      // The next one, then.
    }
  }
  console.error("no Chromium found; install it (`apt-get install chromium`) or name it in `CHROMIUM`");
  process.exit(2);
}

const profile = mkdtempSync(join(tmpdir(), "callsign-page-"));
const faults = [];
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath(),
  args: FLAGS,
  headless: true,
  // axe is put into the page from outside; the page's own policy lets no script in.
  bypassCSP: false,
});

/** Everything the page asks for or complains about. */
function watch(page, name) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`${name}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${name}: error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`${name}: a dialog opened: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("popup", () => faults.push(`${name}: a window opened`));
  page.on("request", (request) => {
    if (!/^(file|data|about):/.test(request.url())) faults.push(`${name}: request left: ${request.url()}`);
  });
}

/** What is wider than the window; a part that scrolls by itself may be. */
async function tooWide(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => !element.closest(".wide") && element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160));
  });
}

/** What axe finds, everything open. */
async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await page.evaluate(axe);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return result.violations.map(
    (one) => `${one.id}: ${one.help} (${one.nodes.length}: ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary?.replace(/\s+/g, " ").slice(0, 300)})`,
  );
}

/** Whether the keyboard reaches every link and control, and whether one sees where it is. */
async function keyboard(page, name) {
  const wanted = await page.evaluate(() => {
    document.querySelectorAll("details").forEach((one) => (one.open = false));
    document.activeElement?.blur();
    return [...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter((one) => one.checkVisibility()).length;
  });
  const reached = new Set();
  for (let step = 0; step < wanted + 2; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const all = [...document.querySelectorAll("a[href], summary, [tabindex='0']")];
      return { at: all.indexOf(one), seen: style.outlineStyle !== "none" || one.classList.contains("skip"), html: one.outerHTML.slice(0, 100) };
    });
    if (!at) continue;
    if (step === 0 && !at.html.includes("skip")) faults.push(`${name}: the first stop is not the skip link`);
    if (!at.seen) faults.push(`${name}: focus is not seen on ${at.html}`);
    reached.add(at.at);
  }
  if (reached.size < wanted) faults.push(`${name}: the keyboard reaches ${reached.size} of ${wanted}`);
}

/** How many sheets of paper a page takes. */
async function sheets(page, path) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = false)));
  const pdf = await page.pdf({ path, preferCSSPageSize: true, printBackground: false });
  return pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
}

for (const file of pages) {
  const name = file.replace(/\.html$/, "");
  const address = pathToFileURL(join(folder, file)).href;
  for (const colorScheme of ["light", "dark"]) {
    const page = await context.newPage();
    watch(page, `${name} (${colorScheme})`);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      for (const open of [false, true]) {
        await page.evaluate((open) => document.querySelectorAll("details").forEach((one) => (one.open = open)), open);
        for (const element of await tooWide(page)) faults.push(`${name}: too wide at ${width} px: ${element}`);
      }
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = false)));
      if (width === 360 || width === 1280) {
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true });
        for (const fault of await violations(page)) faults.push(`${name} (${colorScheme}, ${width} px): axe: ${fault}`);
      }
    }
    if (colorScheme === "light") await keyboard(page, name);
    await page.close();
  }
  const page = await context.newPage();
  watch(page, `${name} (print)`);
  await page.goto(address);
  const count = await sheets(page, join(folder, `${name}.pdf`));
  if (name.startsWith("one-") && (count < 1 || count > 2)) faults.push(`${name}: ${count} sheets of paper, at most 2 are wanted`);
  console.log(`${name}: ${count} ${count === 1 ? "sheet" : "sheets"}`);
  await page.close();
}

await context.close();
rmSync(profile, { recursive: true, force: true });
writeFileSync(join(folder, "faults.txt"), faults.map((fault) => `${fault}\n`).join(""));
for (const fault of new Set(faults)) console.error(fault);
console.log(faults.length === 0 ? `${pages.length} pages: nothing to complain about` : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
