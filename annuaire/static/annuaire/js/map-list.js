// The list and the map in step: what is pointed at in one is shown in the other.
function positionOf(card) {
  return (card.dataset.position ?? "").split(",").map(Number);
}

export function keepInStep(section, places) {
  const cards = new Map();
  document.querySelectorAll("[data-listing]").forEach((card) => {
    cards.set(card.dataset.listing, card);
    const point = () => places.point(card.dataset.listing, positionOf(card));
    const leave = () => places.point(null);
    card.addEventListener("mouseenter", point);
    card.addEventListener("focusin", point);
    card.addEventListener("mouseleave", leave);
    card.addEventListener("focusout", leave);
  });
  places.onPoint((ids, isOn) => {
    ids.forEach((id) => cards.get(id)?.classList.toggle("is-pointed", isOn));
  });
}
