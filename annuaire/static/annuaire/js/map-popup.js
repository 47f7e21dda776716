// The card over a marker: a small dialog that takes the focus and gives it back.
const POPUP = { maxWidth: 280, minWidth: 200, maxHeight: 260, autoPanPadding: [16, 16], offset: [0, -8] };

export class PlacePopup {
  constructor(leaflet, map, section, texts) {
    this.leaflet = leaflet;
    this.map = map;
    this.texts = texts;
    this.template = section.querySelector("[data-map-place]");
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.popup?.isOpen()) {
        event.stopPropagation();
        this.close();
      }
    });
  }

  open(group, points, opener) {
    this.opener = opener;
    this.popup = this.leaflet
      .popup({ ...POPUP, closeOnEscapeKey: false })
      .setLatLng([group.lat, group.lon])
      .setContent(this.content(group, points))
      .openOn(this.map);
    const element = this.popup.getElement();
    element.setAttribute("role", "dialog");
    element.setAttribute("aria-label", this.title(group, points));
    const button = element.querySelector(".leaflet-popup-close-button");
    button.setAttribute("aria-label", this.texts.close);
    button.title = this.texts.close;
    button.addEventListener("click", () => this.giveFocusBack());
    (element.querySelector("a[data-name]") ?? button).focus({ preventScroll: true });
  }

  close() {
    this.map.closePopup(this.popup);
    this.giveFocusBack();
  }

  giveFocusBack() {
    const target = this.opener.isConnected ? this.opener : this.map.getContainer();
    target.focus({ preventScroll: true });
  }

  title(group, points) {
    if (points.length === 1) {
      return points[0].name;
    }
    const text = points.length ? this.texts.samePlace : this.texts.tooMany;
    return text.replace("{n}", group.count);
  }

  content(group, points) {
    const box = document.createElement("div");
    if (points.length !== 1) {
      const title = document.createElement("p");
      title.className = "dir-popup__title";
      title.textContent = this.title(group, points);
      box.append(title);
    }
    const list = document.createElement("ul");
    list.className = "dir-popup__places";
    list.append(...points.map((point) => this.place(point)));
    if (points.length) {
      box.append(list);
    }
    return box;
  }

  place(point) {
    const item = this.template.content.cloneNode(true);
    const link = item.querySelector("[data-name]");
    link.textContent = point.name;
    link.href = point.url;
    item.querySelector("[data-structure]").textContent = point.structure;
    item.querySelector("[data-approximate]").hidden = point.precision !== "commune";
    item.querySelector("[data-unconfirmed]").hidden = point.confirmed;
    return item;
  }
}
