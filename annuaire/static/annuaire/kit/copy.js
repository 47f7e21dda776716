// Copy the text of a field: the buttons appear where the browser can.
const status = document.querySelector("[data-copy-status]");

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.textDone;
    status.textContent = button.dataset.textDone;
  });
});
