// Part of site/js/dsfr.js. DSFR 1.14.4 ignores Escape while the focus is on a radio button of a
// modal: close the open one. Not needed any more when tests/browser says so.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  const modal = document.querySelector("dialog.fr-modal--opened");
  if (modal) {
    window.dsfr(modal).modal.conceal();
  }
});
