// A key that was cancelled or refused is said on the page, not in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const sentence of document.querySelectorAll("[data-site-key-refused]")) {
    sentence.hidden = false;
  }
});
