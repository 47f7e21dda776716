// Share, copy the address, print. Each button appears only where it can do something.
const status = document.querySelector("[data-art-status]");

function show(button, item) {
  button.closest(`[${item}]`).hidden = false;
}

function onShare(button) {
  if (!navigator.share) {
    return;
  }
  show(button, "data-art-share-item");
  button.addEventListener("click", () => {
    const title = document.querySelector("h1").textContent.trim();
    navigator.share({ title, url: button.dataset.artShare }).catch(() => {
      // The reader closed the sheet: nothing to say.
    });
  });
}

function onCopy(button) {
  if (!navigator.clipboard) {
    return;
  }
  show(button, "data-art-copy-item");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.artCopy);
    } catch {
      return;
    }
    button.textContent = button.dataset.textDone;
    status.textContent = button.dataset.textDone;
  });
}

document.querySelectorAll("[data-art-share]").forEach(onShare);
document.querySelectorAll("[data-art-copy]").forEach(onCopy);
document.querySelectorAll("[data-art-print]").forEach((button) => {
  button.addEventListener("click", () => print());
});
