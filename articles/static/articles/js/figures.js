// A link to a figure whose list is folded opens the list. Recent browsers do so by themselves.
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    target.scrollIntoView();
  }
}

addEventListener("hashchange", open);
open();
