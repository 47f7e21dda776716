// What the map shows: the places of the view, asked from the server after each move.
import { boundsOf } from "./map-base.js";
import { grouped, holds, keyOf } from "./map-groups.js";
import { PlacePopup } from "./map-popup.js";

const WAIT_MILLISECONDS = 200;
const CLOSEST_ZOOM = 18;
const SAME_PLACE_DEGREES = 0.0005;
const PADDING = [40, 40];
const ABOVE = 1000;
const ICON_PIXELS = { one: 32, group: 38 };

const round = (degrees) => Math.round(degrees * 1e5) / 1e5;

export class PlaceLayer {
  constructor(leaflet, map, section, texts) {
    this.leaflet = leaflet;
    this.map = map;
    this.texts = texts;
    this.section = section;
    this.status = section.querySelector("[data-map-status]");
    this.popup = new PlacePopup(leaflet, map, section, texts);
    this.markers = new Map();
    this.listeners = [];
    this.pointed = { listing: null };
    map.on("moveend", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), WAIT_MILLISECONDS);
    });
  }

  // `listener(ids, isOn)` hears of the listings whose marker is pointed at or focused.
  onPoint(listener) {
    this.listeners.push(listener);
  }

  async load() {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const content = await this.ask(this.map.getBounds(), this.map.getZoom());
      this.draw(content);
      const text = content.total ? this.texts.shown : this.texts.nothing;
      this.status.textContent = text.replace("{n}", content.total);
    } catch (error) {
      if (error.name !== "AbortError") {
        this.status.textContent = this.texts.error;
      }
    }
  }

  async ask(bounds, zoom) {
    const west = Math.max(-180, bounds.getWest());
    const east = Math.min(180, bounds.getEast());
    const south = Math.max(-90, bounds.getSouth());
    const north = Math.min(90, bounds.getNorth());
    const query = new URLSearchParams(this.section.dataset.filters);
    query.set("bbox", [west, south, east, north].map(round).join(","));
    query.set("zoom", Math.round(zoom));
    const response = await fetch(`${this.section.dataset.url}?${query}`, {
      signal: this.request.signal,
    });
    if (!response.ok) {
      throw new Error(`${response.status} ${response.url}`);
    }
    return response.json();
  }

  // Markers that stay are left alone, with their focus; the others are replaced.
  draw(content) {
    const project = ({ lat, lon }) => this.map.latLngToLayerPoint([lat, lon]);
    const groups = new Map(grouped(content, project).map((group) => [keyOf(group), group]));
    let hadFocus = false;
    for (const [key, { marker }] of this.markers) {
      if (!groups.has(key)) {
        hadFocus ||= marker.getElement() === document.activeElement;
        marker.remove();
        this.markers.delete(key);
      }
    }
    for (const [key, group] of groups) {
      if (!this.markers.has(key)) {
        this.markers.set(key, { group, marker: this.addMarker(group) });
      }
    }
    this.showPointed();
    if (hadFocus) {
      this.map.getContainer().focus({ preventScroll: true });
    }
  }

  addMarker(group) {
    const { leaflet } = this;
    const single = group.count === 1 && group.points;
    const size = single ? ICON_PIXELS.one : ICON_PIXELS.group;
    const icon = leaflet.divIcon({
      className: single ? `dir-pin dir-pin--${group.points[0].precision}` : "dir-cluster",
      html: single ? "" : String(group.count),
      iconSize: [size, size],
    });
    const marker = leaflet.marker([group.lat, group.lon], { icon, riseOnHover: true }).addTo(this.map);
    const element = marker.getElement();
    element.setAttribute("aria-label", this.nameOf(group));
    marker.on("click", () => this.open(group, element));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        this.open(group, element);
      }
    });
    for (const [type, isOn] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      element.addEventListener(type, () => this.tell(group, isOn));
    }
    return marker;
  }

  nameOf(group) {
    if (group.count > 1 || !group.points) {
      return this.texts.group.replace("{n}", group.count);
    }
    const [point] = group.points;
    const note = point.precision === "commune" ? ` (${this.texts.approximate})` : "";
    return `${point.name}${note}`;
  }

  tell(group, isOn) {
    const ids = group.points?.map((point) => String(point.id)) ?? [];
    this.listeners.forEach((listener) => listener(ids, isOn));
  }

  // Shows where a listing is, now and whenever its marker comes; null for no listing.
  point(listing, position) {
    this.pointed = { listing, position };
    this.showPointed();
  }

  showPointed() {
    const { listing, position } = this.pointed;
    for (const { group, marker } of this.markers.values()) {
      const isOn = listing !== null && holds(group, listing, position);
      marker.getElement().classList.toggle("is-pointed", isOn);
      marker.setZIndexOffset(isOn ? ABOVE : 0);
    }
  }

  // One place: its card. Several: closer, unless getting closer would not part them.
  async open(group, element) {
    if (group.count === 1 && group.points) {
      this.popup.open(group, group.points, element);
      return;
    }
    const bounds = boundsOf(this.leaflet, group.bbox);
    const zoom = this.map.getBoundsZoom(bounds, false, this.leaflet.point(PADDING));
    const [west, south, east, north] = group.bbox;
    const isOnePlace = Math.max(east - west, north - south) < SAME_PLACE_DEGREES;
    if (!isOnePlace && Math.min(zoom, this.map.getMaxZoom()) > this.map.getZoom()) {
      this.map.fitBounds(bounds, { padding: PADDING });
      return;
    }
    this.popup.open(group, group.points ?? (await this.pointsOf(bounds)), element);
  }

  async pointsOf(bounds) {
    this.request = new AbortController();
    try {
      const content = await this.ask(bounds.pad(0.1).extend(around(bounds)), CLOSEST_ZOOM);
      return content.points;
    } catch {
      this.status.textContent = this.texts.error;
      return [];
    }
  }
}

// A box that is not flat, whatever the group.
function around(bounds) {
  return bounds.getCenter().toBounds(100);
}
