// Before the first paint: the reader's light or dark choice, and the sign that scripts run.
// The design system's own script applies the choice too late, after a flash.
(() => {
  const root = document.documentElement;
  root.dataset.siteJs = "";
  let choice = "system";
  try {
    choice = localStorage.getItem("scheme") ?? choice;
  } catch {
    // Storage is refused: the device decides.
  }
  const dark = choice === "dark"
    || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.frTheme = dark ? "dark" : "light";
  root.style.colorScheme = dark ? "dark" : "";

  // Paper is white: light text would vanish.
  let shown;
  addEventListener("beforeprint", () => {
    shown = root.dataset.frTheme;
    root.dataset.frTheme = "light";
  });
  addEventListener("afterprint", () => {
    root.dataset.frTheme = shown;
  });
})();
