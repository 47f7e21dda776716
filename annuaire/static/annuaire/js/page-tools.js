// Copy the address of the search, print the list.
const status = document.querySelector("[data-page-tools-status]");

document.querySelectorAll("[data-copy-address]").forEach((button) => {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    button.textContent = button.dataset.textDone;
    status.textContent = button.dataset.textDone;
  });
  button.hidden = !navigator.clipboard;
});
document.querySelectorAll("[data-print]").forEach((button) => {
  button.addEventListener("click", () => print());
});
