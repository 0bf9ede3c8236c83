// A gentle notice that somebody closed stays closed in this browser. Without scripts it closes for the page.

const PREFIX = "mieux-notice-";

for (const notice of document.querySelectorAll("details[data-notice]")) {
  if (!(notice instanceof HTMLDetailsElement)) continue;
  const key = PREFIX + notice.dataset.notice;
  try {
    if (localStorage.getItem(key)) notice.open = false;
  } catch {
    // Remembered for this page only.
  }
  notice.addEventListener("toggle", () => {
    try {
      if (notice.open) localStorage.removeItem(key);
      else localStorage.setItem(key, "1");
    } catch {
      // Remembered for this page only.
    }
  });
}
