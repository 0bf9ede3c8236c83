// Runs before the first paint, so that a chosen theme never flashes. Nothing is chosen: the device decides.
document.documentElement.classList.replace("no-js", "js");
try {
  const theme = localStorage.getItem("mieux-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused (private window): the device's theme it is.
}
