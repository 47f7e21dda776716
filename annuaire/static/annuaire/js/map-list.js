// The list and the map in step: what is pointed at in one is shown in the other.
function positionOf(card) {
  return (card.dataset.position ?? "").split(",").map(Number);
}

export function keepInStep(section, places) {
  const cards = new Map();
  document.querySelectorAll("[data-listing]").forEach((card) => {
    cards.set(card.dataset.listing, card);
    const show = (isOn) => () => places.highlight(card.dataset.listing, positionOf(card), isOn);
    card.addEventListener("mouseenter", show(true));
    card.addEventListener("mouseleave", show(false));
    card.addEventListener("focusin", show(true));
    card.addEventListener("focusout", show(false));
  });
  places.onPoint((ids, isOn) => {
    ids.forEach((id) => cards.get(id)?.classList.toggle("is-pointed", isOn));
  });
}
