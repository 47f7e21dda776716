// "Quitter ce site": leaves at once and takes this page out of the history.
// By the link, by Escape pressed three times, or by Alt+Q.
const PRESSES = 3;
const WITHIN_MILLISECONDS = 3000;

const link = document.querySelector("[data-site-quit]");
let presses = [];

function leave() {
  document.documentElement.classList.add("site-is-left");
  document.title = "…";
  location.replace(link.href);
}

function onKey(event) {
  if (event.altKey && event.key.toLowerCase() === "q") {
    event.preventDefault();
    leave();
    return;
  }
  if (event.key !== "Escape" || event.repeat) {
    return;
  }
  presses = [...presses.filter((time) => event.timeStamp - time < WITHIN_MILLISECONDS), event.timeStamp];
  if (presses.length >= PRESSES) {
    leave();
  }
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
document.addEventListener("keydown", onKey, { capture: true });
